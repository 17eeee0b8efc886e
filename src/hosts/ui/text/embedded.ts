/**
 * Texts that the view has only inside an MCP client, where it is English: one file, which is sent
 * whole.
 */
export const embedded = {
  enlarge: "Enlarge",
  openPage: "Open the page",
  /**
   * For the model: the person's decisions in the view, by the state that they led to, and the
   * number of releases in review.
   */
  decided: (counts: readonly (readonly [string, number])[], left: number | undefined): string =>
    `The person decided in the review view: ${counts.map(([state, count]) => `${count} ${state}`).join(", ")}${
      left === undefined ? "." : `; ${left} in review now.`
    }`,
};
