const several = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`;

/** The words of the page that says how this program is. */
export const health = {
  system: "System",
  never: "The doctor has not looked since the daemon began.",
  looking: "The doctor looks …",
  sum: (fail: number, warn: number, ok: number): string =>
    fail + warn === 0
      ? `All is well: ${several(ok, "finding")}.`
      : [
          ...(fail > 0 ? [`${several(fail, "thing is", "things are")} wrong`] : []),
          ...(warn > 0 ? [`${several(warn, "is", "are")} doubtful`] : []),
          `${several(ok, "is", "are")} well.`,
        ].join(", "),
  lookedAt: (when: string, user: string | undefined): string =>
    `Looked at ${when}${user === undefined ? "" : `, as ${user}`}. It takes up to 15 seconds and changes nothing.`,
  look: "Look now",
  again: "Look again",
  toDo: "To do",
  well: "Well",
  countWell: (count: number): string => `${count} well`,
  levels: { fail: "wrong", warn: "doubtful" },
  why: "Why",
  helps: "What helps",
  runIt: "Run it where the daemon runs:",
  copy: "Copy",
  copyLabel: (what: string): string => `Copy: ${what}`,
  copied: "Copied.",
};
