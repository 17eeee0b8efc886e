import { createHash } from "node:crypto";
import { startFakeTransmission } from "../../test/support/fake-transmission.ts";

/** Number of torrents that are downloading. In practice, there is always at least one. */
const ACTIVE = 10;

/**
 * Runs the stand-in for Transmission with `count` torrents of one file each. It sends its address,
 * and advances the downloads a bit at each message.
 */
export async function serve(count: number, downloadDir: string): Promise<void> {
  const transmission = await startFakeTransmission({ version: "4.1", downloadDir });
  const active: string[] = [];
  for (let n = 0; n < count; n++) {
    const hashString = createHash("sha1").update(String(n)).digest("hex");
    const name = `The.Lantern.Keeper.${1950 + (n % 70)}.1080p.BluRay.x264-GRP${n}`;
    const length = 4_000_000_000 + n;
    transmission.add({
      hashString,
      name,
      files: [{ name: `${name}/${name}.mkv`, length, wanted: true }],
    });
    if (n % Math.ceil(count / ACTIVE) === 0) active.push(hashString);
    else transmission.complete(hashString);
  }
  transmission.calm();
  process.on("message", () => {
    transmission.calm();
    for (const hash of active) {
      const torrent = transmission.torrents.get(hash);
      if (!torrent) continue;
      torrent.leftUntilDone -= 10_000_000;
      torrent.percentDone = 1 - torrent.leftUntilDone / torrent.sizeWhenDone;
      transmission.touch(hash);
    }
    process.send?.("went on");
  });
  process.on("disconnect", () => process.exit());
  process.send?.(transmission.origin);
}
