import type { DoctorProbe } from "../doctor.ts";
import { ok, warn } from "../finding.ts";

/** The header's time is in whole seconds, and a response may take a few seconds. */
const TOLERATED_MS = 120_000;

export const clock: DoctorProbe = {
  id: "clock",
  title: "Clock",
  needs: [],
  async run({ outside: { clocks }, now }, signal) {
    const read = await Promise.all(
      clocks.map(async ({ name, now: theirs }) => ({
        name,
        at: await theirs(signal).catch(() => undefined),
      })),
    );
    const answered = read.flatMap(({ name, at }) =>
      at === undefined ? [] : [{ name, offMs: now() - at }],
    );
    if (answered.length === 0) return [];
    const wrong = answered.filter(({ offMs }) => Math.abs(offMs) > TOLERATED_MS);
    const [first] = wrong;
    if (!first) {
      return [ok(`The clock agrees with ${formatAll(answered.map(({ name }) => name))}.`)];
    }
    // If only one of two servers disagrees, that server may itself be wrong.
    const isOurs = wrong.length === answered.length;
    const text =
      `This machine's clock is ${span(Math.abs(first.offMs))} ` +
      `${first.offMs > 0 ? "ahead of" : "behind"} ${first.name}'s.`;
    return [
      warn(text, {
        cause: isOurs
          ? "A clock that is not set over the network drifts."
          : `Another server agrees with this machine, so ${first.name}'s clock may be wrong.`,
        ...(isOurs && { command: "sudo timedatectl set-ntp true" }),
      }),
    ];
  },
};

function span(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}

const formatAll = (names: readonly string[]): string => new Intl.ListFormat("en-GB").format(names);
