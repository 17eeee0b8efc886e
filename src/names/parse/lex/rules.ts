/**
 * One rule of a table: a name, a condition, and what it changes in the draft. A rule does not know
 * the other rules of its table.
 */
export interface Rule<Draft> {
  readonly name: string;
  /** Returns the changed fields of the draft; undefined if the rule's condition is not met. */
  readonly apply: (draft: Readonly<Draft>) => Partial<Draft> | undefined;
  /** True if no rule of a later step applies after this one. */
  readonly isLast: boolean;
}

/**
 * A question about the draft and the rules that answer it, in order. `first`: only the first rule
 * whose condition is met applies. `every`: all rules whose conditions are met apply, each to the
 * draft as the rule before it left it.
 */
export interface Step<Draft> {
  readonly asks: string;
  readonly takes: "first" | "every";
  readonly rules: readonly Rule<Draft>[];
}

/** The text of a rule. `change` receives what the condition found. */
type RuleText<Draft, Found> = {
  name: string;
  when: (draft: Readonly<Draft>) => Found | false | null | undefined;
  change: (draft: Readonly<Draft>, found: Found) => Partial<NoInfer<Draft>>;
  isLast?: boolean;
};

export const rule = <Draft, Found>({
  name,
  when,
  change,
  isLast = false,
}: RuleText<Draft, Found>): Rule<Draft> => ({
  name,
  apply(draft) {
    const found = when(draft);
    return found === false || found === null || found === undefined
      ? undefined
      : change(draft, found);
  },
  isLast,
});

/** Applies a table's steps in order. Changes the draft and returns it. */
export function applySteps<Draft extends object>(
  steps: readonly Step<Draft>[],
  draft: Draft,
): Draft {
  for (const { takes, rules } of steps) {
    for (const { apply, isLast } of rules) {
      const changes = apply(draft);
      if (changes === undefined) continue;
      Object.assign(draft, changes);
      if (isLast) return draft;
      if (takes === "first") break;
    }
  }
  return draft;
}

/** A named condition. The list that contains it determines the consequence. */
export interface Sign<Facts> {
  readonly name: string;
  readonly holds: (facts: Readonly<Facts>) => boolean;
}

/** True if one of these conditions is met. */
export function hasSign<Facts>(signs: readonly Sign<Facts>[], facts: Readonly<Facts>): boolean {
  for (const { holds } of signs) if (holds(facts)) return true;
  return false;
}
