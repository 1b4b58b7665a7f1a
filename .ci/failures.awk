# Reads .trx files: the full name of every test that failed, with the first lines of its message, and what ended a run as a whole.
# Plain POSIX awk: a Debian without gawk has mawk.
function plain(text) {
  gsub(/&#x[0-9A-Fa-f]+;/, " ", text); gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text)
  gsub(/&quot;/, "\"", text); gsub(/&apos;/, "'", text); gsub(/&amp;/, "\\&", text)
  return text
}

function show(text) {
  if (lines < most) print "    " plain(text)
  else if (lines == most) print "    ..."
  lines++
}

# One line or many; the element ends where its closing tag stands.
function take(text, tag,  end) {
  end = index(text, "</" tag ">")
  if (end) text = substr(text, 1, end - 1)
  sub(/\r$/, "", text)
  show(text)
  inside = end ? "" : tag
}

BEGIN { most = 20 }
FNR == 1 { failed = 0; run = 0; inside = "" }
inside != "" { take($0, inside); next }
/<UnitTestResult / {
  failed = match($0, / outcome="(Failed|Error|Timeout|Aborted)"/)
  if (failed && match($0, / testName="[^"]*"/)) { print "\n  " plain(substr($0, RSTART + 11, RLENGTH - 12)); lines = 0 }
}
/<RunInfo / { run = match($0, / outcome="(Failed|Error|Timeout|Aborted)"/) }
failed && (at = index($0, "<Message>")) { take(substr($0, at + 9), "Message"); failed = 0 }
# The test runner repeats each failed test here without its message.
run && (at = index($0, "<Text>")) {
  run = 0
  if ($0 !~ /\[FAIL\]/) { print "\n  " FILENAME; lines = 0; take(substr($0, at + 6), "Text") }
}
