import { describe, expect, test } from "vitest";
import type { WebDesk, WebLink } from "../../../../src/app/sign-in/desk.ts";
import { fakeContext, fakeIo, runProgram } from "../fake-context.ts";

const LINK: WebLink = {
  url: "http://192.168.1.5:8080/#key=abc",
  urls: ["http://192.168.1.5:8080/#key=abc"],
  url_here: "http://127.0.0.1:8080/#key=abc",
  reach: "network",
  expires_at: "2026-11-21T06:24:59.000Z",
};

async function run(
  words: readonly string[],
  { terminal = false, ...more }: Partial<WebDesk> & { terminal?: boolean } = {},
) {
  const io = fakeIo({ terminal });
  const opened: string[] = [];
  let closed = false;
  const desk: WebDesk & AsyncDisposable = {
    link: async () => LINK,
    end: async () => 1,
    async open(url) {
      opened.push(url);
      return true;
    },
    hasScreen: false,
    ...more,
    async sessions() {
      expect(closed).toBe(false);
      return (await more.sessions?.()) ?? [];
    },
    async [Symbol.asyncDispose]() {
      closed = true;
    },
  };
  const { context } = fakeContext(io, {}, { web: async () => desk });
  const code = await runProgram(context, ["web", ...words]);
  return { code, out: io.written(), err: io.complaints(), opened };
}

describe("plex-ingest web", () => {
  test("prints only the link on standard output, and its expiry on standard error", async () => {
    expect(await run([])).toEqual({
      code: 0,
      out: `${LINK.url}\n`,
      err: "The link signs in one browser, once, until 2026-11-21 06:24:59 UTC.\n",
      opened: [],
    });
    expect(await run(["--json"])).toMatchObject({
      out: `${JSON.stringify(LINK)}\n`,
      err: "",
      opened: [],
    });
  });

  test.each<[string, string[], boolean, boolean, boolean]>([
    ["a terminal with a screen", [], true, true, true],
    ["a terminal without a screen", [], true, false, false],
    ["a script with a screen", [], false, true, false],
    ["a script that asks for it", ["--open"], false, false, true],
    ["who only wants to see it", ["--print"], true, true, false],
    ["a script that wants JSON", ["--json"], true, true, false],
    ["a reviewer, on this person's screen", ["--reviewer"], true, true, false],
    ["a reviewer, if asked to", ["--reviewer", "--open"], true, true, true],
  ])(
    "opens the link for %s %j (terminal %s, screen %s): %s",
    async (_, words, terminal, hasScreen, expected) => {
      const { opened, err } = await run(words, { terminal, hasScreen });
      expect(opened).toEqual(expected ? [LINK.url_here] : []);
      expect(err.includes("Opening the link.")).toBe(expected);
    },
  );

  test("prints the link with each address that other machines can open", async () => {
    const other = "http://[fd00::5]:8080/#key=abc";
    const link = async () => ({ ...LINK, urls: [LINK.url, other] });
    for (const words of [["--print"], ["--reviewer"], []]) {
      const { out, err } = await run(words, { link });
      expect(out).toBe(`${LINK.url}\n${other}\n`);
      expect(err).toContain("Use one that the other machine reaches.");
    }
  });

  test.each<[Partial<WebLink>, string]>([
    [{ reach: "machine", tunnel: "ssh -N -L 1:h:1 anna@nas" }, "\n  ssh -N -L 1:h:1 anna@nas\n"],
    [{ reach: "machine", tunnel: "ssh" }, "Only this machine can open the link"],
    [{ reach: "machine", tunnel: "ssh" }, "set SERVER_HOST=0.0.0.0 in the settings file"],
    [{ reach: "offline" }, "it has no network address at present"],
    [
      { reach: "container" },
      "HOST with the name or address of the machine that runs the container",
    ],
    [{ reach: "container" }, "If the container's port is published under another number"],
    [{ reach: "sealed" }, "Only programs inside the container can open the link"],
    [{ reach: "proxy" }, "The link signs in one browser"],
  ])("explains who can open a link with %j: %s", async (more, expected) => {
    const link = async () => ({ ...LINK, ...more });
    expect((await run(["--print"], { link })).err).toContain(expected);
    expect((await run(["--json"], { link })).err).toBe("");
    const opened = await run([], { link, terminal: true, hasScreen: true });
    expect(opened.err).toContain("Opening the link.");
    if (more.reach !== "proxy") expect(opened.err).not.toContain(expected);
  });

  test("reports if no browser could be started, and prints the link anyway", async () => {
    const { code, out, err } = await run(["--open"], { open: async () => false });
    expect({ code, out }).toEqual({ code: 0, out: `${LINK.url}\n` });
    expect(err).toContain("No browser could be started; open the link yourself.");
  });

  test("lists the signed-in browsers", async () => {
    const at = { created_at: "2026-11-20T06:00:00.000Z", last_used_at: "2026-11-21T06:00:00.000Z" };
    const sessions = async () => [
      { id: 12, name: "phone", role: "reviewer" as const, ...at },
      { id: 3, name: "Firefox on Linux", role: "operator" as const, ...at },
    ];
    expect((await run(["--sessions"], { sessions })).out).toBe(
      [
        "id  name              role      last used (day)",
        "12  phone             reviewer  2026-11-21 06:00:00 UTC",
        "3   Firefox on Linux  operator  2026-11-21 06:00:00 UTC",
        "",
      ].join("\n"),
    );
    expect(JSON.parse((await run(["--sessions", "--json"], { sessions })).out)).toMatchObject({
      sessions: [{ id: 12 }, { id: 3 }],
    });
    expect((await run(["--sessions"])).out).toBe(
      "No browser is signed in; `plex-ingest web` prints a link.\n",
    );
  });

  test("signs out one browser, or all of them", async () => {
    const ended: unknown[] = [];
    const end: WebDesk["end"] = async (which) => {
      ended.push(which);
      return which === "all" ? 4 : which === 3 ? 1 : 0;
    };
    expect((await run(["--end", "3"], { end })).out).toBe("One browser was signed out.\n");
    expect((await run(["--end", "#3", "--json"], { end })).out).toBe('{"ended":1}\n');
    expect((await run(["--end", "all"], { end })).out).toBe("4 browsers were signed out.\n");
    await expect(run(["--end", "7"], { end })).rejects.toThrow("There is no session 7.");
    expect(ended).toEqual([3, 3, "all", 7]);
  });
});
