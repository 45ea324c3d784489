/// The activities of this build, by kind. The host fills it from its catalog.
package struct ActivityRegistry: Sendable {
    private var activities: [String: any Activity] = [:]

    /// Of two activities of one kind the later one counts.
    package init(_ activities: [any Activity] = []) {
        for activity in activities { self.activities[type(of: activity).kind] = activity }
    }

    /// Each under the kind that is said, whatever it calls itself.
    package init(byKind activities: [String: any Activity]) { self.activities = activities }

    package subscript(kind: String) -> (any Activity)? { activities[kind] }

    /// In alphabetical order, for messages.
    package var kinds: [String] { activities.keys.sorted() }
}
