// Gives the mails that come in to npm's email-reply-parser, and says what it shows of each and how long a mail takes.
// In:  {"mails": [text, ...], "seconds": a round}.  Out: {"runtime", "name", "answers": [text, ...], "secondsPerMail": the best of six rounds}.
import { readFileSync } from 'node:fs';
import EmailReplyParser from 'email-reply-parser';

const { mails, seconds } = JSON.parse(readFileSync(0, 'utf8'));
const version = JSON.parse(readFileSync(new URL('./node_modules/email-reply-parser/package.json', import.meta.url), 'utf8')).version;
const parser = new EmailReplyParser();
const answers = mails.map(mail => parser.parseReply(mail));

let best = Infinity;
let characters = 0;
for (let round = 0; round < 6; round++) {
  let passes = 0;
  const start = process.hrtime.bigint();
  let taken;
  do {
    for (const mail of mails) {
      characters += parser.parseReply(mail).length;
    }

    passes++;
    taken = Number(process.hrtime.bigint() - start) / 1e9;
  } while (taken < seconds);
  best = Math.min(best, taken / passes / mails.length);
}

process.stdout.write(JSON.stringify({ runtime: `node ${process.versions.node}`, name: `email-reply-parser ${version}`, answers, secondsPerMail: best, characters }));
