extension Passage {
    /// Passages as text, for models that read text only:
    ///
    ///     <passages>
    ///     <passage n="1" document="handbook/leave.md" heading="Leave > Parental">
    ///     Parents get 14 weeks.
    ///     </passage>
    ///     </passages>
    ///
    /// Names stand as attributes, the text verbatim, so that what a model quotes is found in the document. Only a closing
    /// tag within the text is broken (`<\/passage>`): a document must not be able to end its passage and speak on as
    /// somebody else.
    package static func rendered(_ passages: [Passage]) -> String {
        guard !passages.isEmpty else { return "<passages>\n</passages>" }
        var text = "<passages>\n"
        for (index, passage) in passages.enumerated() {
            text += "<passage n=\"\(passage.number ?? index + 1)\" document=\"\(attribute(passage.document))\""
            if !passage.heading.isEmpty { text += " heading=\"\(attribute(passage.heading))\"" }
            text += ">\n\(broken(passage.text))\n</passage>\n"
        }
        return text + "</passages>"
    }

    private static func attribute(_ value: String) -> String {
        var text = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "\"": text += "&quot;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\n", "\r": text += " "
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    private static func broken(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let tag = Array("</passage".utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for (index, byte) in bytes.enumerated() {
            result.append(byte)
            guard byte == tag[0], index + tag.count <= bytes.count else { continue }
            let matches = zip(bytes[index..<(index + tag.count)], tag).allSatisfy { $0 | 0x20 == $1 | 0x20 }
            if matches { result.append(UInt8(ascii: "\\")) }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension ChatMessage {
    /// The message's text parts and passages as one text, in their order, a blank line between them.
    package var renderedText: String {
        var pieces: [String] = []
        for part in parts {
            switch part {
            case .text(let text): pieces.append(text)
            case .passages(let passages): pieces.append(Passage.rendered(passages))
            case .image, .toolCall, .toolResult: break
            }
        }
        return pieces.joined(separator: "\n\n")
    }
}
