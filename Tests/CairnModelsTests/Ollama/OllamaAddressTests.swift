import Testing

@testable import CairnModels

/// What people write into `OLLAMA_HOST`.
@Suite struct OllamaAddressTests {
    @Test(arguments: [
        ("", "http://127.0.0.1:11434"), ("127.0.0.1", "http://127.0.0.1:11434"),
        ("0.0.0.0", "http://127.0.0.1:11434"), ("0.0.0.0:8080", "http://127.0.0.1:8080"),
        (":8080", "http://127.0.0.1:8080"), ("gpu-box", "http://gpu-box:11434"),
        ("gpu-box:1234", "http://gpu-box:1234"), ("http://gpu-box", "http://gpu-box"),
        ("https://ollama.example.org/", "https://ollama.example.org"),
        ("https://example.org:8443/ollama", "https://example.org:8443/ollama"),
        ("[::]:11434", "http://[::1]:11434"), ("[::1]", "http://[::1]:11434"), ("::1", "http://[::1]:11434"),
        (" \"gpu-box\" ", "http://gpu-box:11434"), ("http://127.0.0.1:11434", "http://127.0.0.1:11434"),
    ])
    func `it is read as Ollama's own programs read it`(text: String, url: String) {
        #expect(OllamaAddress.url(text) == url)
    }
}
