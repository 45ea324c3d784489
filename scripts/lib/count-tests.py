"""Prints the closing count of xUnit reports: "N passed, N failed". Exits 1 when a test failed or none ran.

Usage: python3 count-tests.py REPORT.xml…
"""
import sys
import xml.etree.ElementTree as xml


def main():
    cases = [case for report in sys.argv[1:] for case in xml.parse(report).getroot().iter("testcase")]
    skipped = sum(case.find("skipped") is not None for case in cases)
    failed = sum(case.find("failure") is not None or case.find("error") is not None for case in cases)
    passed = len(cases) - failed - skipped
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    if not cases:
        print("no test ran", file=sys.stderr)
    sys.exit(1 if failed or not cases else 0)


if __name__ == "__main__":
    main()
