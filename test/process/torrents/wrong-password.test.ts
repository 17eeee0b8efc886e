import { writeFileSync } from "node:fs";
import { expect } from "vitest";
import { expectLibrary, startRealIngest } from "../../support/real-ingest.ts";
import { story } from "./story.ts";

const [RIGHT, WRONG] = ["r1ght-p4ssw0rd", "wr0ng-p4ssw0rd"];

story("a wrong password is reported without being shown, and its correction works without a restart", async () => {
  await using ingest = await startRealIngest({
    transmission: { auth: { username: "me", password: RIGHT } },
    settings: { TRANSMISSION_PASSWORD: undefined },
  });
  const { home, tm } = ingest;
  const secret = home.at("password");
  writeFileSync(secret, `${WRONG}\n`, { mode: 0o600 });
  home.configure({
    TRANSMISSION_URL: tm.url,
    TRANSMISSION_USERNAME: "me",
    TRANSMISSION_PASSWORD_FILE: secret,
    TRANSMISSION_POLL_INTERVAL: "0.3",
  });
  const film = await tm.add(ingest.film("Sintel.2010.mkv"));
  await tm.seeds(film.hash);
  const daemon = await ingest.start();
  await ingest.healthSays(/user name|password/i);
  expectLibrary(home, []);

  writeFileSync(secret, `${RIGHT}\n`, { mode: 0o600 });
  daemon.child.kill("SIGHUP");
  await ingest.waitFiled("Sintel.2010.mkv");
  await ingest.filedOnce(film, { "Sintel.2010.mkv": "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv" });
  await ingest.healthSays(/ok$/);
  const said = daemon.log() + (await ingest.statusLines()).join("\n");
  for (const word of [RIGHT, WRONG, Buffer.from(`me:${RIGHT}`).toString("base64")]) expect(said).not.toContain(word);
  // Once, not with every try: a log full of one line hides the others.
  expect(daemon.log().match(/password/gi)?.length ?? 0).toBeLessThanOrEqual(3);
});
