/// A run that is being put back into a store. Nobody sees anything of it before `commit`, and all of it after.
///
/// For implementers: parts go to the disk as they come, in steps small enough that commits of live runs are not held up, and
/// memory does not grow with the run. What a process that died left of a restoration is garbage that `reclaim` removes; while
/// the restoring process holds the run, it is not.
package protocol RunRestoration: Sendable {
    /// Parts come in the order of an archive: history by versions, then letters, then blobs. A blob that came before is
    /// ignored.
    func add(_ part: RunPart) async throws

    /// Makes the run one of the store's.
    ///
    /// - Throws: `run.exists` when one of its id came meanwhile; `run.corrupt` when there is no history, or its last
    ///   version is not the header's.
    func commit() async throws

    /// Gives up: the run is not there. What was written of it may stay until `reclaim` removes it.
    func abandon() async
}
