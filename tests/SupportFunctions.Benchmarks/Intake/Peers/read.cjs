// Reads mails with mailparser and says how long it takes.
// In:  {"seconds": a round, "patience": rounds in a row that are no better before it ends, "mostRounds": at most, "sets": {name: [path]}, "large": path or null}
// Out: {"name", "runtime", "seconds": {set: processor seconds a pass, the best round}, "failed": {set: mails}, "large": {"before", "peak"} bytes of memory}
'use strict';
const fs = require('node:fs');
const { simpleParser } = require('mailparser');

/** Processor time of this process, its helpers included: on a crowded machine the clock on the wall says little. */
const processorSeconds = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };

/** The most memory that this process had; resourceUsage() also counts what its parent had. */
const peakBytes = () => Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]) * 1024;

async function pass(mails) {
  let failed = 0;
  for (const mail of mails) {
    try { await simpleParser(mail); } catch { failed++; }
  }
  return failed;
}

async function main() {
  const { seconds, patience, mostRounds, sets, large } = JSON.parse(fs.readFileSync(0, 'utf8'));
  const answer = { name: `mailparser ${require('mailparser/package.json').version}`, runtime: `node ${process.versions.node}`, seconds: {}, failed: {} };
  if (large) {
    const mail = fs.readFileSync(large);
    global.gc?.();
    const before = peakBytes();
    const parsed = await simpleParser(mail);
    answer.large = { before, peak: peakBytes(), content: parsed.attachments[0].size };
  }
  for (const [name, paths] of Object.entries(sets)) {
    const mails = paths.map(path => fs.readFileSync(path));
    answer.failed[name] = await pass(mails);
    answer.seconds[name] = Infinity;
    for (let round = 0, inVain = 0; round < mostRounds && inVain < patience; round++) {
      const start = processorSeconds();
      let passes = 0;
      do { await pass(mails); passes++; } while (processorSeconds() - start < seconds);
      const onePass = (processorSeconds() - start) / passes;
      inVain = onePass < answer.seconds[name] * 0.99 ? 0 : inVain + 1;
      answer.seconds[name] = Math.min(answer.seconds[name], onePass);
    }
  }
  process.stdout.write(JSON.stringify(answer));
}

main();
