import Testing

@testable import CairnHTTP

@Suite struct IPAddressTests {
    @Test(arguments: [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254", "169.254.169.254",
        "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.168.1.1", "198.18.0.1", "224.0.0.1", "240.0.0.1",
        "255.255.255.255", "::", "::1", "::ffff:8.8.8.8", "::ffff:127.0.0.1", "::8.8.8.8", "fc00::1", "fd12::1",
        "fe80::1", "fec0::1", "ff02::1", "64:ff9b::127.0.0.1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1",
        "2002:7f00:1::", "3fff::1", "4000::1",
    ])
    func `private and special addresses are not global`(text: String) throws {
        #expect(try #require(IPAddress(text)).isGlobal == false)
    }

    @Test(arguments: [
        "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255",
        "172.32.0.0", "192.0.1.0", "198.20.0.0", "223.255.255.255", "2606:4700::1111", "2001:200::1",
        "2a00:1450:4001:81b::200e", "64:ff9b::8.8.8.8",
    ])
    func `addresses of the open internet are`(text: String) throws {
        #expect(try #require(IPAddress(text)).isGlobal)
    }

    @Test(arguments: ["", "localhost", "1.2.3", "1.2.3.4.5", "::1%lo", "2130706433", "[::1]", "1.2.3.256"])
    func `other text is no address`(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(arguments: ["::", "::1", "1::", "1:0:0:2::3", "2001:db8::1:0:0:1", "1:2:3:4:5:6:7:8", "127.0.0.1"])
    func `text and back is the same`(text: String) throws {
        #expect(try #require(IPAddress(text)).description == text)
    }
}
