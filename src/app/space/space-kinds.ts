/**
 * `copies`: two separate files with the same content, one in the library and one among the
 * downloads. `superseded`: downloads whose filing was undone or whose library file was replaced by
 * a better one. `never_filed`: old downloads that were never filed, not even in part.
 */
export const SPACE_KINDS = ["copies", "superseded", "never_filed", "trash"] as const;
export type SpaceKind = (typeof SPACE_KINDS)[number];
