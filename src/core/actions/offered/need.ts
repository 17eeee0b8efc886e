/** What is asked of a person: 0 a choice, 1 what only a person knows, 2 a yes, 3 nothing that can be filed as it is. */
export type Need = 0 | 1 | 2 | 3;

type Offer = { approves: boolean; blanks?: readonly unknown[] | undefined };

/** Of a release with these actions, the most likely first, and these reasons. What a person must decide first is the least. */
export function needOf(actions: readonly Offer[], reasons: readonly { code: string }[]): Need {
  const [first] = actions;
  if (!first?.approves) return 3;
  if (first.blanks !== undefined) return 1;
  return reasons.every(({ code }) => code === "auto_off") ? 2 : 0;
}
