import Testing

@testable import CairnWire

#if canImport(Glibc)
    import Glibc
#endif

/// The standard's own cases. They are not part of this project: `CAIRN_CEL_SPEC` names the folder `tests/simple/testdata`
/// of a checkout of github.com/google/cel-spec, and without it there is nothing to run here.
@Suite(.enabled(if: StandardFiles.folder != nil, "CAIRN_CEL_SPEC names no checkout of google/cel-spec"))
struct CELStandardTests {
    @Test func `every case of the subset passes`() throws {
        let cases = try StandardFiles.cases().filter { StandardSubset.reason($0) == nil }
        #expect(cases.count > 1000)
        for test in cases {
            if let problem = test.problem { Issue.record("\(test.id): \(test.expression): \(problem)") }
        }
    }

    @Test func `the table in docs is the one of these cases`() throws {
        let table = StandardTable(try StandardFiles.cases()).markdown
        if getenv("RECORD") != nil {
            try StandardFiles.replaceTable(with: table)
        }
        #expect(try StandardFiles.documentText().contains(table), "RECORD=1 writes it:\n\(table)")
    }
}

extension StandardCase {
    /// What is wrong with what our build makes of the case; nil when it passes.
    var problem: String? {
        guard let expected else { return "nothing is expected" }
        let outcome: Result<CELValue, CELError>
        do throws(CELError) {
            let parsed = try CELExpression(parsing: expression)
            var evaluator = CELEvaluator(
                expression: parsed, scope: JSONObject(), budget: CELExpression.defaultBudget, names: names)
            do throws(CELFailure<Never>) {
                outcome = .success(try evaluator.value(of: parsed.root))
            } catch {
                outcome = .failure(error.error)
            }
        } catch {
            outcome = .failure(error)
        }
        switch (expected, outcome) {
        case (.value(let wanted), .success(let value)): return wanted.isSame(as: value) ? nil : "gives \(value)"
        case (.value, .failure(let error)): return "\(error.code.rawValue): \(error)"
        case (.error, .success(let value)): return "gives \(value), and should fail"
        case (.error, .failure(let error)): return error.code == .limit ? "\(error)" : nil
        }
    }
}
