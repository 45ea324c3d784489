extension Double {
    /// The integer that this is, if it is one and fits. (`Int64(exactly:)` would want libm at link time.)
    var exactInt64: Int64? {
        guard self >= -0x1p63, self < 0x1p63 else { return nil }
        let integer = Int64(self)
        return Double(integer) == self ? integer : nil
    }

    /// As `exactInt64`, without a sign.
    var exactUInt64: UInt64? {
        guard self >= 0, self < 0x1p64 else { return nil }
        let integer = UInt64(self)
        return Double(integer) == self ? integer : nil
    }
}
