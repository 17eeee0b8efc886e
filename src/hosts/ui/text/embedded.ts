/**
 * What the view says only inside an MCP client, where it is English: one file, which is sent whole.
 */
export const embedded = {
  enlarge: "Open large",
  openPage: "Open the page",
  /**
   * For the model: what the person decided in the view, by the state that it led to, and how many
   * are in review.
   */
  decided: (counts: readonly (readonly [string, number])[], left: number | undefined): string =>
    `The person decided in the review view: ${counts.map(([state, count]) => `${count} ${state}`).join(", ")}${
      left === undefined ? "." : `; ${left} in review now.`
    }`,
};
