/// Why a file could not be read or written. The message names the file and the mend.
package struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable, Hashable, CaseIterable {
        case notFound = "file.not_found"
        case denied = "file.denied"
        case notAFile = "file.not_a_file"
        case tooLarge = "file.too_large"
        /// Something of that name is there already, and is not replaced.
        case exists = "file.exists"
        case failed = "file.failed"
    }
    package var code: Code
    package var path: String
    package var message: String

    package init(_ code: Code, path: String, message: String) {
        self.code = code
        self.path = path
        self.message = message
    }
    package var description: String { "\(code.rawValue): \(message)" }
}
