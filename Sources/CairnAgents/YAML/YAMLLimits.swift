/// What one YAML file may cost. Over a bound is an error with a place, told before the memory is spent.
package struct YAMLLimits: Sendable, Hashable {
    package var bytes = 1 << 20
    /// Maps and lists within each other.
    package var depth = 64
    /// Values in all, each alias counted with everything it stands for.
    package var nodes = 100_000

    package init() {}
}
