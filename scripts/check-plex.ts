// Walks through a user's own Plex server without changing anything: `npm run check:plex -- --url
// URL --token-file FILE`. Each check prints one line that shows whether it passed. Exits with 1 if
// a check fails, and with 2 if the server cannot be reached at all. With `--record FILE`, it does
// the same as `plex-ingest doctor --record`, without a configuration.

import { cleanText } from "../src/base/text/clean-text.ts";
import { createTerminalIo } from "../src/bin/terminal-io.ts";
import { offerRecording } from "../src/hosts/cli/commands/check.ts";
import { systemClock } from "../src/program/process/clock.ts";
import { VERSION } from "../src/program/process/version.ts";
import { recordFrom } from "../src/program/use-cases/doctor/record.ts";
import { createPlexClient } from "../src/servers/plex/client.ts";
import { redact } from "../src/servers/plex/transport/redact.ts";
import { readOptions, USAGE, wantsHelp } from "./plex-check/options.ts";
import { CLIENT_IDENTIFIER, Odd } from "./plex-check/step.ts";
import { STEPS } from "./plex-check/steps.ts";

const TIMEOUT_MS = 10_000;

async function main(): Promise<number> {
  if (wantsHelp(process.argv.slice(2))) {
    console.log(USAGE);
    return 0;
  }
  const { url, token, ca, mediaRoots, pathMap, record, yes } = readOptions(
    process.argv.slice(2),
    process.env,
  );
  const options = {
    baseUrl: url,
    token: () => token,
    clientIdentifier: CLIENT_IDENTIFIER,
    version: VERSION,
    timeoutMs: TIMEOUT_MS,
    clock: systemClock,
    ca,
  };
  if (record !== undefined) {
    const { signal } = new AbortController();
    const recording = await recordFrom(options, "Plex", signal);
    return await offerRecording(createTerminalIo(signal), recording, { record, yes });
  }
  const plex = createPlexClient({
    ...options,
    onDropped: (about, count) =>
      say("odd", about, `${count} entries could not be read and were skipped`),
  });
  const say = (mark: string, name: string, text: string): void =>
    console.log(`${mark.padEnd(4)}  ${name.padEnd(22)}  ${cleanText(redact(text, [token]), 2000)}`);
  const target = { plex, url, token, mediaRoots, pathMap };
  const count = { ok: 0, odd: 0, bad: 0, skip: 0 };
  for (const { name, run } of STEPS) {
    const begun = performance.now();
    try {
      const seen = await run(target, AbortSignal.timeout(TIMEOUT_MS * 2));
      if (seen === undefined) say("skip", name, "nothing to check");
      else say("ok", name, `${seen} (${Math.round(performance.now() - begun)} ms)`);
      count[seen === undefined ? "skip" : "ok"]++;
    } catch (error) {
      const mark = error instanceof Odd ? "odd" : "bad";
      say(mark, name, error instanceof Error ? error.message : String(error));
      count[mark]++;
    }
  }
  await plex.close();
  console.log(`${count.ok} ok, ${count.odd} odd, ${count.bad} bad, ${count.skip} skipped`);
  return count.odd + count.bad > 0 ? 1 : 0;
}

// The process that reads the lines may exit early, as `head` does. The remaining lines would be
// lost without notice.
process.stdout.once("error", () => {
  console.error(
    "The output was closed early, so some lines are missing. Run it again without the pipe, or " +
      "redirect it into a file.",
  );
  process.exit(2);
});

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = 2;
}
