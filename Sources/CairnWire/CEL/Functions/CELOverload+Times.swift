extension CELOverload {
    /// Parts of timestamps, in UTC or in a zone, and lengths of durations.
    static let times: [CELOverload] =
        part("getFullYear") { date, _ in date.year }
        + part("getMonth") { date, _ in date.month - 1 }
        + part("getDate") { date, _ in date.day }
        + part("getDayOfMonth") { date, _ in date.day - 1 }
        + part("getDayOfWeek") { date, _ in date.dayOfWeek }
        + part("getDayOfYear") { date, _ in date.dayOfYear }
        + part("getHours") { _, second in second / 3600 }
        + part("getMinutes") { _, second in second / 60 % 60 }
        + part("getSeconds") { _, second in second % 60 }
        + [
            .member("getMilliseconds") { (_, time: CELTimestamp) in Int64(time.nanoseconds) / 1_000_000 },
            .member("getMilliseconds") { (_, time: CELTimestamp, zone: String) throws(CELFault) in
                _ = try offset(of: zone)
                return Int64(time.nanoseconds) / 1_000_000
            },
            .member("getHours") { (_, length: CELDuration) in length.nanoseconds / 3_600_000_000_000 },
            .member("getMinutes") { (_, length: CELDuration) in length.nanoseconds / 60_000_000_000 },
            .member("getSeconds") { (_, length: CELDuration) in length.nanoseconds / 1_000_000_000 },
            .member("getMilliseconds") { (_, length: CELDuration) in length.nanoseconds / 1_000_000 % 1000 },
        ]

    private static func part(
        _ name: String, _ part: @escaping @Sendable (CivilDate, Int64) -> Int64
    ) -> [CELOverload] {
        [
            .member(name) { (_, time: CELTimestamp) in
                let civil = time.civil(offset: 0)
                return part(civil.date, civil.secondOfDay)
            },
            .member(name) { (_, time: CELTimestamp, zone: String) throws(CELFault) in
                let civil = time.civil(offset: try offset(of: zone))
                return part(civil.date, civil.secondOfDay)
            },
        ]
    }

    /// Seconds that a zone's clocks are ahead of UTC: `+01:00`, `-09:30`, `02:00`, `UTC`.
    ///
    /// Zones with names, whose offsets change with the year, stand in files of the system, and what a run decides must not
    /// depend on those: they are left out.
    private static func offset(of zone: String) throws(CELFault) -> Int64 {
        if ["UTC", "Z", ""].contains(zone) { return 0 }
        for written in [zone, "+\(zone)"] where zone.utf8.count <= 6 {
            var reader = DigitReader(written)
            if let offset = reader.offset(), reader.isAtEnd { return offset }
        }
        throw CELFault(
            .value,
            "'\(zone.prefix(60))' is no zone: write UTC or an offset like '+01:00'; names of places are left out")
    }
}
