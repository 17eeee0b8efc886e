import { expect, test } from "vitest";
import { LIST_FIELDS } from "../../../src/clients/transmission/rpc/list-torrents.ts";
import { readAnswer, readRows } from "../../../src/clients/transmission/rpc/read-answer.ts";
import { readTorrent } from "../../../src/clients/transmission/rpc/read-torrent.ts";
import { clientSettings } from "../../support/client-settings.ts";
import { ratio } from "../../support/growth.ts";

/** Measured: 5. */
const MOST = 20;

test("reading 5,000 torrents takes at most a few times as long as parsing their JSON", async () => {
  const rows = Array.from({ length: 5000 }, (_, n) => ({
    id: n,
    hashString: n.toString(16).padStart(40, "0"),
    name: `The.Long.Name.of.Some.Film.${n}.2019.1080p.BluRay.x264-GROUP`,
    status: 6,
    error: 0,
    errorString: "",
    metadataPercentComplete: 1,
    sizeWhenDone: 8_000_000_000 + n,
    leftUntilDone: 0,
    percentDone: 1,
    downloadDir: "/srv/downloads/complete",
    labels: n % 3 === 0 ? ["films"] : [],
    uploadRatio: 1.2345,
    eta: -1,
    rateDownload: 0,
    rateUpload: 0,
    addedDate: 1_700_000_000 + n,
    doneDate: 1_700_000_000 + n,
    isFinished: false,
  }));
  const torrents = [LIST_FIELDS, ...rows.map((row) => LIST_FIELDS.map((field) => row[field]))];
  const text = JSON.stringify({ result: "success", arguments: { torrents } });
  const read = (): void => {
    const list = readRows(
      readAnswer(text, clientSettings("transmission")).args["torrents"],
      LIST_FIELDS,
    ).map(readTorrent);
    expect(list.every((torrent) => torrent !== undefined)).toBe(true);
  };
  expect(await ratio(read, () => JSON.parse(text) as unknown, MOST)).toBeLessThan(MOST);
});
