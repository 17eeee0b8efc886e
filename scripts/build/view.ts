import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { FOR_BROWSERS } from "./page.ts";

/** Maximum size of one response to a host, in bytes. */
const MOST_BYTES = 72 * 1024;

/**
 * Unpacks the view from one text and runs it. Nothing is loaded, because the default policy of
 * hosts allows only inline scripts and styles (https://github.com/modelcontextprotocol/ext-apps,
 * 2026-01-26, "Content Security Policy").
 */
const LOADER = `const packed="PACKED";
const bytes=new DataView(new ArrayBuffer(packed.length/5*4));
for(let at=0;at<packed.length;){let n=0;for(let digit=0;digit<5;digit++){const c=packed.charCodeAt(at++);n=n*85+c-35-(c>60)-(c>92)}bytes.setUint32(at/5*4-4,n)}
const whole=await new Response(new Blob([new Uint8Array(bytes.buffer,0,LENGTH)]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
const [script,style]=whole.split("\\0");
const add=(tag,text)=>{const e=document.createElement(tag);if(tag==="script")e.type="module";e.textContent=text;document.head.append(e)};
add("style",style);add("script",script);`;

/**
 * Builds the views for MCP clients, each as a single file. Returns the bundled files, for the
 * notices.
 */
export async function buildViews(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  return (await Promise.all(["queue", "home"].map((name) => buildView(folder, name)))).flat();
}

async function buildView(folder: string, name: string): Promise<string[]> {
  const { metafile, outputFiles } = await build({
    ...FOR_BROWSERS,
    entryPoints: [`src/hosts/ui/embedded/${name}.tsx`],
    outdir: folder,
  });
  const ending = (end: string): string =>
    outputFiles.find(({ path }) => path.endsWith(end))?.text ?? "";
  // In JSON, each of the text's quotation marks would take two characters.
  const whole = `${ending(".js")}\0${ending(".css")}`;
  // In this order and with shorter blocks than zlib's default, it is 0.4 KiB smaller.
  const packed = gzipSync(whole, { level: 9, memLevel: 7 });
  const shell = await readFile("src/hosts/ui/embedded/view.html", "utf8");
  const loader = LOADER.replace("LENGTH", `${packed.length}`).replace("PACKED", () =>
    toBase85(packed),
  );
  const html = shell.replace(
    '<script type="module"></script>',
    () => `<script type="module">${loader}</script>`,
  );
  if (html.length > MOST_BYTES) {
    throw new Error(`The view ${name} for MCP clients is too large: ${html.length} bytes.`);
  }
  await writeFile(join(folder, `${name}.html`), html);
  return Object.keys(metafile.inputs);
}

/**
 * Writes four bytes as five characters, where base64 needs 5.3, so a view is 6 % smaller. The
 * characters are those from `#` to `y` without `<` and `\`, which would end the script or take two
 * characters in JSON.
 */
function toBase85(bytes: Buffer): string {
  const whole = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  let text = "";
  for (let at = 0; at < whole.length; at += 4) {
    const number = whole.readUInt32BE(at);
    for (let unit = 85 ** 4; unit >= 1; unit /= 85) {
      const code = 35 + (Math.floor(number / unit) % 85);
      const after = code >= 60 ? code + 1 : code;
      text += String.fromCharCode(after >= 92 ? after + 1 : after);
    }
  }
  return text;
}
