import CairnCrypto
import CairnWire
import CairnWorkflow

// The parts of runs that bear payloads, sealed and opened.

extension DefinitionSnapshot {
    /// Its hash stays: runs are pinned to it, and it is kept once for all of them.
    func sealed(with key: StateKey) throws -> DefinitionSnapshot {
        DefinitionSnapshot(hash: hash, bytes: try SealedPayload.seal(bytes, for: .definition(hash), with: key))
    }
}

extension Blob {
    func sealed(for run: String, with key: StateKey) throws -> Blob {
        let name = try key.name(ofBlob: reference.hash, of: run)
        let sealed = try SealedPayload.seal(bytes, for: .blob(run: run, name: name), with: key)
        return Blob(reference: BlobReference(hash: name, size: sealed.count), bytes: sealed)
    }
}

extension Letter {
    private var place: PayloadPlace { .letter(run: run, id: id, name: name, at: at.milliseconds) }

    /// The data is JSON to the store beneath: the sealed bytes stand in a text.
    func sealed(with key: StateKey) throws -> Letter {
        var letter = self
        letter.data = .string(Base64.encode(try SealedPayload.seal(data.encoded(), for: place, with: key)))
        return letter
    }

    func opened(with keys: Keyring) throws -> Letter {
        guard let text = data.string, let bytes = Base64.decode(text) else { throw EngineError.notSealed(place) }
        let plain = try SealedPayload.open(bytes, for: place, with: keys)
        var letter = self
        do {
            letter.data = try JSON(parsing: plain)
        } catch {
            throw EngineError.forged(place)
        }
        return letter
    }
}

/// A run that is put back into a sealed store.
struct SealedRestoration: RunRestoration {
    let base: any RunRestoration
    let run: String
    let key: StateKey

    func add(_ part: RunPart) async throws {
        switch part {
        case .history(let segment, let generation):
            let place = PayloadPlace.events(run: run, version: segment.version)
            let events = try SealedPayload.seal(segment.events, for: place, with: key)
            try await base.add(
                .history(HistorySegment(version: segment.version, events: events), generation: generation))
        case .blob(let blob): try await base.add(.blob(try blob.sealed(for: run, with: key)))
        case .letter(let letter): try await base.add(.letter(try letter.sealed(with: key)))
        case .readLetters: try await base.add(part)
        }
    }

    func commit() async throws { try await base.commit() }

    func abandon() async { await base.abandon() }
}
