/// What is known of tokens without a model's tokenizer.
package enum TokenEstimate {
    /// A guess, for servers that do not count: four bytes make a token in the languages that models read most.
    package static func tokens(_ text: String) -> Int { (text.utf8.count + 3) / 4 }

    /// A guess of what a request sends.
    package static func input(_ request: ChatRequest) -> Int {
        var bytes = 0
        for message in request.messages {
            for part in message.parts {
                switch part {
                case .text(let text): bytes += text.utf8.count
                case .passages(let passages): bytes += passages.reduce(0) { $0 + $1.text.utf8.count }
                // What pictures cost differs from model to model; about so much.
                case .image: bytes += 4 * 1024
                case .toolCall(let call): bytes += call.name.utf8.count + call.arguments.utf8.count
                case .toolResult(let result): bytes += result.content.utf8.count
                }
            }
        }
        return (bytes + 3) / 4
    }
}
