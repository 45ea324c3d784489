import CairnWire

/// Diagnostics as every command shows them on standard error: each with its lines of source, and at the end where more is
/// told.
struct DiagnosticReport {
    let diagnostics: [Diagnostic]
    let style: Style

    /// The pieces to be written, a blank line between two.
    var lines: [String] {
        let renderer = DiagnosticRenderer(for: diagnostics, paint: style.paint)
        return diagnostics.map { renderer.text(of: $0) + "\n" }
    }

    /// `2 errors, 1 warning`; empty where there is nothing to count.
    var count: String {
        let errors = diagnostics.count { $0.severity == .error }
        let warnings = diagnostics.count - errors
        return [(errors, "error", "errors"), (warnings, "warning", "warnings")]
            .filter { $0.0 > 0 }.map { "\($0.0) \($0.0 == 1 ? $0.1 : $0.2)" }.joined(separator: ", ")
    }
}

extension Style {
    /// Where an error's code is told of at length.
    func hint(_ codes: [String]) -> String? {
        guard let first = codes.first else { return nil }
        let isOne = codes.allSatisfy { $0 == first }
        return dim(isOne ? "cairn explain \(first)  tells more" : "cairn explain CODE  tells more, such as \(first)")
    }

    fileprivate func paint(_ text: String, _ ink: DiagnosticRenderer.Ink) -> String {
        switch ink {
        case .error: red(text)
        case .warning: yellow(text)
        case .title: bold(text)
        case .gutter: dim(text)
        case .related: cyan(text)
        case .help: bold(text)
        }
    }
}
