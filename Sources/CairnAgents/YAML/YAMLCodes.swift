package import CairnWire

extension Diagnostic.Code {
    package static let syntax = Self("yaml.syntax")
    package static let tab = Self("yaml.tab")
    package static let encoding = Self("yaml.encoding")
    package static let tooLarge = Self("yaml.too_large")
    package static let tooDeep = Self("yaml.too_deep")
    package static let alias = Self("yaml.alias")
    package static let aliasBomb = Self("yaml.alias_bomb")
    package static let tag = Self("yaml.tag")
    package static let duplicateKey = Self("yaml.duplicate_key")
    package static let mergeKey = Self("yaml.merge_key")
    package static let badKey = Self("yaml.bad_key")
    package static let documents = Self("yaml.documents")
    package static let version = Self("yaml.version")
}
