import { writeFileSync } from "node:fs";
import { expect } from "vitest";
import { cli } from "../../support/daemon.ts";
import { expectLibrary, type RealIngest, startRealIngest } from "../../support/real-ingest.ts";
import { startTransmission } from "../../support/transmission.ts";
import { waitFor } from "../../support/wait-for.ts";
import { story } from "./story.ts";

const FILED = {
  sintel: "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv",
  primer: "Movies/Primer (2004) {tmdb-14337}/Primer (2004).mkv",
  inception: "Movies/Inception (2010) {tmdb-27205}/Inception (2010).mkv",
};

const PASSWORD = "s3cret-0f-the-box";

const read = async <T>({ home }: RealIngest, ...args: string[]): Promise<T> => (await cli(home, ...args)).json() as T;

story(
  "of two Transmissions each has its torrents filed, and one that is away holds up nothing of the other",
  async () => {
    await using ingest = await startRealIngest();
    const { home, tm } = ingest;
    const auth = { username: "me", password: PASSWORD };
    await using box = await startTransmission({ folder: home.at("box"), auth });
    const secret = home.at("box-password");
    writeFileSync(secret, `${PASSWORD}\n`, { mode: 0o600 });
    home.configure({
      TRANSMISSION_URL: tm.url,
      TRANSMISSION_POLL_INTERVAL: "0.3",
      DOWNLOAD_CLIENTS: `box=transmission+${box.url}`,
      CLIENT_BOX_USERNAME: auth.username,
      CLIENT_BOX_PASSWORD_FILE: secret,
      CLIENT_BOX_POLL_INTERVAL: "0.3",
    });
    const [sintel, primer] = [
      await tm.add(ingest.film("Sintel.2010.mkv")),
      await box.add(ingest.film("Primer.2004.mkv")),
    ];
    await Promise.all([tm.seeds(sintel.hash), box.seeds(primer.hash)]);
    const daemon = await ingest.start();
    await Promise.all(["Sintel.2010.mkv", "Primer.2004.mkv"].map(ingest.waitFiled));
    expectLibrary(home, [FILED.sintel, FILED.primer]);

    const { torrents } = await read<{ torrents: { client: string; hash: string }[] }>(ingest, "torrents", "--json");
    expect(torrents.map(({ client, hash }) => [client, hash])).toEqual(
      expect.arrayContaining([
        ["transmission", sintel.hash],
        ["box", primer.hash],
      ]),
    );
    const probes = (await read<{ probes: { id: string; findings: { found: string }[] }[] }>(ingest, "doctor", "--json"))
      .probes;
    expect(probes.find(({ id }) => id === "transmission")?.findings.map(({ found }) => found)).toEqual([
      expect.stringMatching(/^Transmission .* answers at http/),
      expect.stringMatching(/^Transmission box .* answers at http/),
    ]);

    await box.kill();
    await waitFor("status to say that it is away", async () => {
      const lines = (await ingest.statusLines()).filter((line) => line.trimStart().startsWith("transmission "));
      const away = lines.find((line) => /^ *transmission +box at http/.test(line)) ?? "";
      if (!away.includes("Transmission box gives no usable answer")) throw new Error(lines.join("\n"));
      return lines.some((line) => line.endsWith("ok"));
    });
    const inception = await tm.add(ingest.film("Inception.2010.mkv"));
    await tm.seeds(inception.hash);
    await ingest.waitFiled("Inception.2010.mkv");
    expectLibrary(home, Object.values(FILED));
    expect(daemon.log() + (await cli(home, "config", "show")).stdout).not.toContain(PASSWORD);
  },
);
