/**
 * What a person chose for one release that the library already has, instead of the policy: it takes the other's place, or
 * both are kept. `label` then tells the two apart: ` - Remaster` in the file's name.
 */
export type DuplicateChoice = { do: "replace" } | { do: "keep_both"; label?: string | undefined };
