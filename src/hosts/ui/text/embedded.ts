/**
 * Texts that are used only in the view inside an MCP client. That view is always in English and is
 * sent as a single file.
 */
export const embedded = {
  enlarge: "Enlarge",
  openPage: "Open the page",
  /**
   * Tells the model the number of decisions by resulting state, and the number of releases still in
   * review.
   */
  decided: (counts: readonly (readonly [string, number])[], left: number | undefined): string =>
    `The person decided in the review view: ${counts.map(([state, count]) => `${count} ${state}`).join(", ")}${
      left === undefined ? "." : `; ${left} in review now.`
    }`,
};
