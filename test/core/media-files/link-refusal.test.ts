import { expect, test } from "vitest";
import { asReason, explainCopy } from "../../../src/core/journal/explain-copy.ts";
import { judgeLinkRights, LINK_REFUSALS } from "../../../src/core/media-files/link-refusal.ts";

test.each(Object.values(LINK_REFUSALS))("history shows the whole cause: %s", (sentence) => {
  const why = `No hardlink: ${sentence} No reflink: The file system does not support reflinks.`;
  expect(explainCopy({ method: "copy", why })).toBe(asReason(sentence));
});

test.each<[string, number, number, string | undefined, boolean, string | undefined]>([
  ["own file without any permission", 7, 0o000, "EACCES", true, undefined],
  ["another user's file that all may write", 8, 0o666, undefined, true, undefined],
  ["another user's file that only they may write", 8, 0o644, "EACCES", true, "other_user"],
  ["the same file where Linux protects none", 8, 0o644, "EACCES", false, undefined],
  ["another user's program that runs as its owner", 8, 0o4777, undefined, true, "other_user"],
  ["own immutable file", 7, 0o644, "EPERM", true, "immutable"],
  ["another user's immutable file", 8, 0o666, "EPERM", false, "immutable"],
])("%s", (_, uid, mode, refused, isProtected, expected) => {
  expect(judgeLinkRights({ uid, mode }, { uid: 7, refused, isProtected })).toBe(expected);
});
