/// Finds all secrets in one pass over the bytes, however many there are (Aho and Corasick). After each byte the state is
/// the longest end of what was read that may still become a secret, so a stream knows what to hold back.
final class SecretAutomaton: Sendable {
    private struct Node {
        var byte: UInt8 = 0
        /// How many bytes lead here.
        var depth: Int32 = 0
        /// The first child, and the next child of the same parent.
        var child: Int32 = -1
        var sibling: Int32 = -1
        /// The longest proper end of this that leads somewhere too.
        var failure: Int32 = 0
        /// The length of the longest secret that ends here; 0 when none does.
        var longest: Int32 = 0
    }

    private let nodes: [Node]
    /// The children of the root by byte, 0 where there is none: where almost all text stays.
    private let first: [Int32]

    let isEmpty: Bool

    /// - Parameter secrets: none of them empty.
    init(_ secrets: [[UInt8]]) {
        var nodes = [Node()]
        for secret in secrets {
            var node = 0
            for byte in secret { node = Self.child(of: node, byte, adding: true, &nodes) }
            nodes[node].longest = max(nodes[node].longest, Int32(secret.count))
        }
        var first = [Int32](repeating: 0, count: 256)
        var queue: [Int] = []
        for child in Self.children(of: 0, nodes) {
            first[Int(nodes[child].byte)] = Int32(child)
            queue.append(child)
        }
        var next = 0
        while next < queue.count {
            let parent = queue[next]
            next += 1
            for child in Self.children(of: parent, nodes) {
                var end = Int(nodes[parent].failure)
                var found = Self.child(of: end, nodes[child].byte, adding: false, &nodes)
                while found < 0, end != 0 {
                    end = Int(nodes[end].failure)
                    found = Self.child(of: end, nodes[child].byte, adding: false, &nodes)
                }
                nodes[child].failure = Int32(max(0, found))
                nodes[child].longest = max(nodes[child].longest, nodes[max(0, found)].longest)
                queue.append(child)
            }
        }
        self.nodes = nodes
        self.first = first
        isEmpty = secrets.isEmpty
    }

    /// The state after one more byte. 0 is the state of having read nothing that matters.
    func advance(_ state: Int, _ byte: UInt8) -> Int {
        var state = state
        while state != 0 {
            var child = nodes[state].child
            while child >= 0 {
                if nodes[Int(child)].byte == byte { return Int(child) }
                child = nodes[Int(child)].sibling
            }
            state = Int(nodes[state].failure)
        }
        return Int(first[Int(byte)])
    }

    /// `bytes` from the first one that may begin a secret. Only where the state is 0.
    func skip(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        bytes.withUnsafeBufferPointer { buffer in
            first.withUnsafeBufferPointer { first in
                var index = 0
                while index < buffer.count, first[Int(buffer[index])] == 0 { index += 1 }
                return bytes.dropFirst(index)
            }
        }
    }

    /// How many of the bytes just read may still become a secret.
    func depth(_ state: Int) -> Int { Int(nodes[state].depth) }

    /// The length of the longest secret that ends with the byte just read; 0 when none does.
    func longestMatch(_ state: Int) -> Int { Int(nodes[state].longest) }

    private static func children(of node: Int, _ nodes: [Node]) -> [Int] {
        var children: [Int] = []
        var child = nodes[node].child
        while child >= 0 {
            children.append(Int(child))
            child = nodes[Int(child)].sibling
        }
        return children
    }

    /// -1 where there is none.
    private static func child(of node: Int, _ byte: UInt8, adding: Bool, _ nodes: inout [Node]) -> Int {
        var child = nodes[node].child
        while child >= 0 {
            if nodes[Int(child)].byte == byte { return Int(child) }
            child = nodes[Int(child)].sibling
        }
        guard adding else { return -1 }
        nodes.append(Node(byte: byte, depth: nodes[node].depth + 1, sibling: nodes[node].child))
        nodes[node].child = Int32(nodes.count - 1)
        return nodes.count - 1
    }
}
