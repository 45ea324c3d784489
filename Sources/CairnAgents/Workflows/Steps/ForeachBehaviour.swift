import CairnWire
import CairnWorkflow

/// `foreach`: its steps once for each entry of a list, at most `parallel` passes at a time. Pass 3 of `steps.points` has its
/// steps at `steps.points[3].ID`.
///
/// The output is a list in order of the entries: each pass's last step's output. It is kept as one reference
/// (`Value.derived`), whatever its length. The first pass that fails lets passes in flight end, starts none, and fails the
/// step. Under `on_error: continue` a failed pass yields null and the others go on.
struct ForeachBehaviour: StepBehaviour {
    private static let passes = "passes"

    let definition: ForeachStep
    let body: StepListPlan
    let continuesOnError: Bool

    func list(at part: PathPart, in library: ChildLibrary) -> StepListPlan? {
        if case .pass = part { body } else { nil }
    }

    func inner(
        _ part: PathPart, of site: StepSite, _ decision: inout Decision
    ) throws(InputError) -> StepListSite? {
        guard case .pass(let pass) = part else { return nil }
        let entries = try entries(site, &decision)
        guard entries.items.indices.contains(pass) else { return nil }
        return self.pass(pass, of: entries, site, decision.reader)
    }

    private func pass(_ index: Int, of entries: Entries, _ site: StepSite, _ reader: ValueReader) -> StepListSite {
        let entry = entries.source.map { reader.element(index, of: $0) } ?? .literal(entries.items[index])
        let scope = site.scope.naming(definition.as, entry).naming("index", .literal(.int(Int64(index))))
        return StepListSite(list: body, base: site.path[index], scope: scope)
    }

    func advance(_ site: StepSite, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        let entries: Entries
        do throws(InputError) {
            entries = try self.entries(site, &decision)
        } catch {
            return try site.fail(error, &decision)
        }
        let count = entries.items.count
        let frontier = try decision.advance(
            site.path, count: count, parallel: definition.parallel, place: { site.path[$0] }
        ) { (index, decision) throws(MissingBlobs) in
            let progress = try pass(index, of: entries, site, decision.reader).advance(&decision)
            return continuesOnError && progress.failure != nil ? .completed : progress
        }
        guard frontier.isDone(of: count) else { return .open }
        decision.keep(nil, at: site.path)
        if let failed = frontier.failed.first {
            let pass = StepListSite(list: body, base: site.path[failed], scope: site.scope)
            return try site.fail(.failed(pass.failure(in: decision)), &decision)
        }
        let fits: Bool
        do throws(InputError) {
            fits = try passesFit(count, site, decision)
        } catch {
            return try site.fail(error, &decision)
        }
        guard fits else { return try site.fail(.failed(site.renderer(decision.reader).tooLarge), &decision) }
        let output: Value =
            count == 0
            ? .literal([]) : .derived(Value.Derived(name: Self.passes, scope: site.path, through: count))
        return site.complete(
            output, citations: InnerCitations.gathered(from: passes(count, at: site.path), at: site.path, decision),
            &decision)
    }

    private func passes(_ count: Int, at path: Path) -> [(StepListPlan, Path)] {
        (0..<count).map { (body, path[$0]) }
    }

    private struct Entries {
        var items: [JSON]
        /// The result that they are a part of, if `in` is exactly a path into one: each is then referred to.
        var source: Value?
    }

    /// What is gone over, rendered when the step begins, and again after a load.
    private func entries(_ site: StepSite, _ decision: inout Decision) throws(InputError) -> Entries {
        var frontier = decision.frontier(at: site.path)
        if let items = frontier.items { return Entries(items: items, source: frontier.source) }
        let renderer = site.renderer(decision.reader)
        let value = try renderer.value(definition.in)
        let json = try renderer.json(value)
        guard case .array(let items) = json else {
            throw .failed(
                FailureDetails(
                    code: CELError.Code.type.rawValue,
                    message: "\(site.path): foreach goes over a list, and `in` is \(json.typeName)"))
        }
        frontier.items = items
        if case .result = value { frontier.source = value }
        decision.keep(frontier, at: site.path)
        return Entries(items: items, source: frontier.source)
    }

    /// Whether the passes' outputs, which the step's output refers to, are together what a template may give.
    private func passesFit(_ count: Int, _ site: StepSite, _ decision: Decision) throws(InputError) -> Bool {
        let renderer = site.renderer(decision.reader)
        var left = Template.maximumOutput
        for pass in 0..<count {
            guard try renderer.fits(body.output(at: site.path[pass], decision.reader), &left) else { return false }
        }
        return true
    }

    func failures(of site: StepSite, in decision: Decision) -> [Path] {
        var paths = [site.path]
        var pass = 0
        while decision.isBegun(site.path[pass]) {
            paths += StepListSite(list: body, base: site.path[pass], scope: site.scope).failures(in: decision)
            pass += 1
        }
        return paths
    }

    func derive(
        _ derived: Value.Derived, plan: StepPlan, in library: ChildLibrary, reading reader: ValueReader
    ) throws(MissingBlobs) -> JSON {
        if derived.name == InnerCitations.name {
            return try InnerCitations.derive(passes(derived.through, at: derived.scope), reader)
        }
        guard derived.name == Self.passes else { return .null }
        var missing: Set<BlobReference> = []
        var outputs: [JSON] = []
        outputs.reserveCapacity(derived.through)
        for pass in 0..<derived.through {
            do throws(MissingBlobs) {
                outputs.append(try reader.json(body.output(at: derived.scope[pass], reader)))
            } catch {
                missing.formUnion(error.references)
            }
        }
        guard missing.isEmpty else { throw MissingBlobs(missing) }
        return .array(outputs)
    }
}

extension ValueReader {
    /// A reference to an entry of the list that `list` refers to.
    func element(_ index: Int, of list: Value) -> Value {
        guard case .result(let path, let pointer) = list else { return .null }
        return reference(to: path, pointer + [.index(index)])
    }
}
