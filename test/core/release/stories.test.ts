import { expect, test } from "vitest";
import { transition } from "../../../src/core/release/transition.ts";
import { after, EVENTS, facts, NEW, OLD } from "./support-facts.ts";

test("Wrong remake: the id approved during the copy is filed once, and nothing of the wrong one stays", () => {
  const filing = after(facts("approved"), EVENTS.start_filing, { open: 1 });
  const wished = after(filing, EVENTS.approve);
  expect(wished).toMatchObject({ state: "filing", identity: OLD });
  // As long as the copy's entry is open there is no way out of filing.
  expect(transition(wished, EVENTS.stop_filing).ok).toBe(false);
  const approved = after({ ...wished, open: 0 }, EVENTS.stop_filing);
  expect(approved).toMatchObject({ state: "approved", identity: NEW, decidedBy: "person", requested: undefined });
  const filed = after(after(approved, EVENTS.start_filing, { published: 1 }), EVENTS.all_published);
  expect(filed).toMatchObject({ state: "filed", identity: NEW });
});

test("Six hours without space: changing between approved and filing uses up no try", () => {
  let release = facts("approved", { decidedBy: "person" });
  for (let attempt = 0; attempt < 720; attempt++) {
    release = after(after(release, EVENTS.start_filing), EVENTS.stop_filing);
    expect(release).toMatchObject({ state: "approved", identity: OLD, decidedBy: "person", tries: 0 });
  }
  const filed = after(after(release, EVENTS.start_filing, { published: 1 }), EVENTS.all_published);
  expect(filed.state).toBe("filed");
});

test("Undone, then right: the undone identity is no person's choice, and only a person files again", () => {
  const filed = facts("filed", { decidedBy: "person", published: 1 });
  const undone = after(after(filed, EVENTS.undo, { published: 0 }), EVENTS.taken_back);
  expect(undone).toMatchObject({ state: "undone", identity: OLD, decidedBy: undefined });
  for (const kind of ["settled", "sure", "start_filing", "unsure", "nothing_to_file", "vanished"] as const)
    expect(transition(undone, EVENTS[kind]).ok, kind).toBe(false);
  expect(after(undone, EVENTS.approve)).toMatchObject({ state: "approved", identity: NEW, decidedBy: "person" });
});

test("Twice the same: the second is ignored without filing, and cannot be undone", () => {
  const ignored = after(facts("approved"), EVENTS.nothing_to_file);
  expect(ignored.state).toBe("ignored");
  expect(transition(ignored, EVENTS.undo)).toEqual({
    ok: false,
    message: "A release cannot go from ignored to undo.",
  });
});

test("Weekly episodes: the folder stays filed, and its child waits until TMDB lists the episode", () => {
  const parent = facts("filed", { published: 2 });
  for (const kind of ["content_changed", "settled", "sure", "look_again", "vanished", "retry"] as const)
    expect(transition(parent, EVENTS[kind]).ok, kind).toBe(false);

  let child = after(facts("settling", { identity: undefined, decidedBy: undefined }), EVENTS.settled);
  child = after(child, {
    kind: "unsure",
    reasons: [{ code: "episode_missing", message: "Not yet." }],
    suggestion: OLD,
  });
  for (let asked = 0; asked < 12; asked++) {
    child = after(child, EVENTS.look_again);
    expect(child).toMatchObject({ state: "identifying", tries: 0 });
    child = after(child, { kind: "unsure", reasons: [], suggestion: OLD });
  }
  child = after(after(child, EVENTS.look_again), { kind: "sure", identity: OLD });
  child = after(after(child, EVENTS.start_filing, { published: 1 }), EVENTS.all_published);
  expect(child).toMatchObject({ state: "filed", decidedBy: "engine" });
  expect(after(after(child, EVENTS.undo, { published: 0 }), EVENTS.taken_back).state).toBe("undone");
});

test("Undone, then right: a release that is identified again keeps a person's word", () => {
  const chosen = facts("review", { decidedBy: "person" });
  expect(after(after(chosen, EVENTS.look_again), EVENTS.sure)).toMatchObject({ state: "approved", identity: OLD });
});
