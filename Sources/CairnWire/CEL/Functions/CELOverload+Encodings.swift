extension CELOverload {
    /// cel-go's `ext.Encoders`.
    static let encodings: [CELOverload] = [
        .global("base64.encode") { (meter: inout CELMeter, value: CELBytes) throws(CELFault) in
            try meter.spend(eachOf: value.bytes.count)
            return Base64.encode(value.bytes)
        },
        .global("base64.decode") { (meter: inout CELMeter, text: String) throws(CELFault) in
            try meter.spend(eachOf: 2 * text.utf8.count)
            guard let bytes = Base64.decode(text) else { throw CELFault(.value, "the text is no base64") }
            return CELBytes(bytes)
        },
    ]
}
