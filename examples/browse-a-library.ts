// Lists the libraries, then the contents of one of them, one page at a time.
//   node examples/browse-a-library.ts [LIBRARY]
import { run, startSession } from "./session.ts";

type Libraries = { libraries: { id: string; name: string; type: string; count?: number }[] };
type Page = { items: { id: string; title: string; year?: number }[]; total: number };

const PAGE = 50;
const MOST = 500;

await run(async () => {
  await using session = await startSession(["--toolsets", "plex"]);
  const { libraries } = await session.call<Libraries>("list_libraries");
  for (const { id, name, type, count } of libraries) {
    console.log(`${id}  ${name} (${type}, ${count ?? "?"} items)`);
  }

  const library = process.argv[2] ?? libraries[0]?.name;
  if (library === undefined) return;
  console.log(`\nIn ${library}:`);
  for (let offset = 0; offset < MOST; offset += PAGE) {
    const page = await session.call<Page>("list_library_items", {
      library,
      sort: "title",
      limit: PAGE,
      offset,
    });
    for (const { id, title, year } of page.items) {
      console.log(`  ${id}  ${title}${year === undefined ? "" : ` (${year})`}`);
    }
    if (offset + PAGE >= page.total) break;
  }
});
