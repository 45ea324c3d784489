import CairnWire

// What a server has, and how it comes by more.

extension FakeOllama {
    private func details(_ model: FakeModel) -> JSON {
        [
            "parent_model": .string(model.parent), "format": "gguf", "family": "llama", "families": ["llama"],
            "parameter_size": "1.10M", "quantization_level": "unknown",
        ]
    }

    func tags() -> Answer {
        .json([
            "models": .array(
                models.map { model in
                    [
                        "name": .string(model.name), "model": .string(model.name),
                        "modified_at": "2026-11-21T08:41:23.077415378Z", "size": 4_405_631,
                        "digest": .string(model.digest), "details": details(model),
                    ]
                })
        ])
    }

    func processes() -> Answer {
        let running = loaded.compactMap { entry -> JSON? in
            guard let model = model(entry.name) else { return nil }
            var object: JSONObject = [
                "name": .string(model.name), "model": .string(model.name), "size": 10_559_744,
                "digest": .string(model.digest), "details": details(model),
                "expires_at": "2026-11-21T08:46:23.897859634Z", "size_vram": 0,
            ]
            if manner == .current { object["context_length"] = .int(Int64(entry.context)) }
            return .object(object)
        }
        return .json(["models": .array(running)])
    }

    func show(_ request: Request) -> Answer {
        let body = (try? JSON(parsing: request.body)) ?? .null
        guard let name = body["model"]?.string, let model = model(name) else {
            return .error(404, "model '\(body["model"]?.string ?? "")' not found")
        }
        let verbose = body["verbose"] == true
        let hidden: JSON = verbose ? [0] : .null
        let info: JSON = [
            "general.architecture": "llama", "general.file_type": 0, "general.parameter_count": 1_098_656,
            "general.size_label": "1M", "llama.attention.head_count": 8, "llama.attention.head_count_kv": 8,
            "llama.attention.layer_norm_rms_epsilon": 1e-05, "llama.block_count": 1,
            "llama.context_length": .int(Int64(model.context)), "llama.embedding_length": 416,
            "llama.feed_forward_length": 64, "llama.rope.dimension_count": 52, "llama.rope.freq_base": 10000,
            "llama.vocab_size": 391, "tokenizer.ggml.add_bos_token": true, "tokenizer.ggml.add_eos_token": false,
            "tokenizer.ggml.add_space_prefix": false, "tokenizer.ggml.bos_token_id": 1,
            "tokenizer.ggml.eos_token_id": 2, "tokenizer.ggml.model": "llama", "tokenizer.ggml.pre": "default",
            "tokenizer.ggml.scores": hidden, "tokenizer.ggml.token_type": hidden,
            "tokenizer.ggml.tokens": verbose ? ["<unk>"] : .null, "tokenizer.ggml.unknown_token_id": 0,
        ]
        var object: JSONObject = [
            "modelfile": .string("FROM \(model.name)"), "parameters": "temperature                    0",
            "template": .string(model.template), "system": .string(model.system), "details": details(model),
            "model_info": info, "tensors": [["name": "output.weight", "type": "F32", "shape": [416, 391]]],
            "modified_at": "2026-11-21T08:41:23.077415378Z",
        ]
        if let capabilities = model.capabilities {
            object["capabilities"] = .array(capabilities.map { .string($0) })
        }
        return .json(.object(object))
    }

    mutating func blob(_ request: Request) -> Answer {
        let digest = String(request.path.dropFirst("/api/blobs/".count))
        if request.method == "HEAD" {
            return blobs.contains(digest)
                ? .nothing(200) : Answer(status: 404, mediaType: "application/json", body: .nothing)
        }
        let found = Self.digest(request.body)
        guard digest == found else {
            return .error(400, "digest mismatch, expected \"\(digest)\", got \"\(found)\"")
        }
        blobs.insert(digest)
        return .nothing(201)
    }

    mutating func create(_ request: Request) -> Answer {
        let body = (try? JSON(parsing: request.body)) ?? .null
        let name = body["model"]?.string ?? ""
        guard !name.contains(" ") else { return .error(400, "invalid model name") }
        let template = body["template"]?.string
        if template?.hasPrefix("{{ .Broken") == true, template?.contains("}}") == false {
            return .error(400, "template error: template: :1: unclosed action")
        }
        var made: FakeModel
        var lines: [JSON]
        if let from = body["from"]?.string {
            guard let base = model(from) else { return .lines(Self.unreachable(from)) }
            made = base
            made.parent = base.name
            lines = [["status": .string("using existing layer \(base.digest)")]]
        } else {
            let digest = body["files"]?.object?.first { _ in true }?.value.string ?? ""
            lines = [["status": "parsing GGUF"]]
            guard blobs.contains(digest) else {
                let path = digest.split(separator: ":").joined(separator: "-")
                let error = "open {models}/blobs/\(path): no such file or directory"
                return .lines(lines + [["error": .string(error)]])
            }
            lines.append(["status": .string("using existing layer \(digest)")])
            made = FakeModel(name, digest: digest)
        }
        made.name = name.contains(":") ? name : "\(name):latest"
        if let system = body["system"]?.string { made.system = system }
        if let template { make(&made, of: template) }
        models.removeAll { $0.name == made.name }
        models.append(made)
        lines += [
            ["status": .string("creating new layer sha256:\(String(repeating: "9", count: 64))")],
            ["status": "writing manifest"], ["status": "success"],
        ]
        return body["stream"] == false ? .json(["status": "success"]) : .lines(lines)
    }

    /// The recorded templates end with the mark that the model goes on from.
    private func make(_ model: inout FakeModel, of template: String) {
        model.template = template
        var capabilities = ["completion"]
        if template.contains(".Tools") { capabilities.append("tools") }
        if template.contains(".Thinking") { capabilities.append("thinking") }
        model.capabilities = capabilities
        if template.contains("else if $last }}<|loop|>") { model.script = .loop }
        if template.contains("else if $last }}<|json|>") { model.script = .json }
    }

    mutating func copy(_ request: Request) -> Answer {
        let body = (try? JSON(parsing: request.body)) ?? .null
        let source = body["source"]?.string ?? ""
        guard var made = model(source) else { return .error(404, "model \"\(source)\" not found") }
        made.name = "\(body["destination"]?.string ?? ""):latest"
        models.append(made)
        return .nothing(200)
    }

    mutating func delete(_ request: Request) -> Answer {
        let name = (try? JSON(parsing: request.body))?["model"]?.string ?? ""
        guard let known = model(name) else { return .error(404, "model '\(name)' not found") }
        models.removeAll { $0.name == known.name }
        return .nothing(200)
    }

    mutating func pull(_ request: Request) -> Answer {
        let body = (try? JSON(parsing: request.body)) ?? .null
        let name = body["model"]?.string ?? ""
        guard registry.contains(name) else {
            let lines = Self.unreachable(name)
            guard body["stream"] == false else { return .lines(lines) }
            return .json(lines.last ?? .null, status: 500)
        }
        models.append(FakeModel(name))
        if body["stream"] == false { return .json(["status": "success"]) }
        let digest = "sha256:" + String(repeating: "7", count: 64)
        let layer = { (completed: Int64) -> JSON in
            [
                "status": .string("pulling \(digest.dropFirst(7).prefix(12))"), "digest": .string(digest),
                "total": 4_404_608, "completed": .int(completed),
            ]
        }
        return .lines([
            ["status": "pulling manifest"], layer(0), layer(2_202_304), layer(4_404_608),
            ["status": "verifying sha256 digest"], ["status": "writing manifest"], ["status": "success"],
        ])
    }

    /// No network: the words of Go's resolver.
    private static func unreachable(_ name: String) -> [JSON] {
        let parts = name.split(separator: ":")
        let tag = parts.count > 1 ? parts[1] : "latest"
        let url = "https://{registry}/v2/library/\(parts.first ?? "")/manifests/\(tag)"
        return [
            ["status": "pulling manifest"],
            [
                "error": .string(
                    "pull model manifest: Get \"\(url)\": dial tcp: lookup {registry} on {dns}: no such host")
            ],
        ]
    }
}
