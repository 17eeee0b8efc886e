import { replay, sum, type Tally } from "./campaign.ts";
import type { DaemonTally } from "./daemon/kill-daemons.ts";
import type { Options } from "./options.ts";
import { neverHit } from "./required.ts";
import type { Live } from "./watch-live.ts";

type Result = {
  options: Options;
  tally: Tally;
  live: Live;
  daemons: DaemonTally | undefined;
  unseen: readonly string[];
  withStrace: boolean;
  sharing: boolean;
  say: (line: string) => void;
};

/** Reports what was struck and what was found. Returns true if all is well. */
export function report({
  options,
  tally,
  live,
  daemons,
  unseen,
  withStrace,
  sharing,
  say,
}: Result): boolean {
  const { seed, kills, rounds, from } = options;
  const row = (name: string, count: number): string =>
    `  ${name.padEnd(28)} ${String(count).padStart(6)}`;
  say(`seed ${seed}: ${tally.rounds} rounds in ${Math.round(performance.now() / 1000)} s`);
  say("kills by scenario");
  for (const [name, count] of tally.kills) say(row(name, count));
  say(row("all", sum(tally.kills)));
  say(row("of them while recovering", tally.inRecovery));
  say("places where it died (steps, then calls of the system)");
  const killed = [...tally.coverage].filter(([name]) => !/ E[A-Z]+\+?$/.test(name));
  for (const [name, count] of killed.toSorted(([a], [b]) => a.localeCompare(b))) {
    say(row(name, count));
  }
  say(`calls that were made to fail: ${tally.failures}`);
  say(`looks at the library while it was worked on: ${live.looks}`);
  if (daemons) {
    say(
      `kills of the whole daemon: ${daemons.kills} (${daemons.filed} releases, ${daemons.looks} looks at the library)`,
    );
  }
  for (const [name, count] of daemons?.blows ?? []) say(row(`its server: ${name}`, count));

  const missed = options.whole ? neverHit(tally.coverage, { withStrace, sharing }) : [];
  const wrong = tally.wrong.length + live.wrong.length + (daemons?.wrong.length ?? 0);
  const enough = !options.whole || (sum(tally.kills) >= kills && from + tally.rounds >= rounds);
  if (missed.length > 0) say(`NEVER HIT: ${missed.join(", ")}`);
  if (unseen.length > 0) say(`PLANTED AND NOT SEEN: ${unseen.join(", ")}`);
  if (!enough) {
    say(`TOO FEW: ${tally.rounds} rounds, ${sum(tally.kills)} kills; give it more --minutes`);
  }
  if (daemons && daemons.kills < options.daemonKills) {
    say(`TOO FEW KILLS of the daemon: ${daemons.kills}`);
  }
  // Several films at once take their steps in an order of chance, which can end before the call.
  const survived = options.every
    ? tally.survived.filter(({ scenario }) => !scenario.isConcurrent)
    : [];
  for (const round of survived) say(`NOT KILLED: ${replay(round)}`);
  say(`violations: ${wrong}`);
  return (
    wrong + missed.length + unseen.length + survived.length === 0 &&
    enough &&
    (daemons?.kills ?? 0) >= options.daemonKills
  );
}
