import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const readPage = (path: string): string => readFileSync(path, "utf8");

/** Commands that run a step which `init` also offers. */
const OFFERED = ["adopt", "service install", "client install"];

test("the README's lines after init repeat nothing that init offers", () => {
  const blocks = [...readPage("README.md").matchAll(/```sh\n([\s\S]*?)```/g)];
  const lines = blocks
    .map(([, text = ""]) => text)
    .find((text) => /^plex-ingest init\b/m.test(text));
  expect(lines).toMatch(/^plex-ingest web\b/m);
  for (const command of OFFERED) expect(lines).not.toContain(`plex-ingest ${command}`);
});

test("a first film needs no step that init has done", () => {
  const steps = readPage("docs/start/first-film.md").split(/^## /m);
  for (const command of ["adopt", "service install"]) {
    const step = steps.find((text) => text.includes(`\nplex-ingest ${command}`));
    expect(step, command).toContain("`init` did it");
  }
});

test("the downloads with their own Node come before Debian's npm, which takes minutes", () => {
  const page = readPage("docs/start/install.md");
  expect(page.indexOf("packages.md#one-folder")).toBeLessThan(page.indexOf("apt install npm"));
  expect(page).toMatch(/`sudo apt install npm`[^.]*more than 600 packages/);
});
