import { expect, test } from "vitest";
import { withRealPaths } from "../../../src/app/routes/parse-routes.ts";

test("folders of rules have both of their names, once if they are equal, and the rest is unchanged", () => {
  const rules = [
    { library: "Kids", path: ["/in/kids", "/disk/other"] },
    { library: "Movies", label: ["x"] },
  ];
  expect(withRealPaths(rules, (path) => path.replace(/^\/in\//, "/disk/in/"))).toEqual([
    { library: "Kids", path: ["/in/kids", "/disk/other", "/disk/in/kids"] },
    { library: "Movies", label: ["x"] },
  ]);
  expect(withRealPaths([], (path) => path)).toEqual([]);
});
