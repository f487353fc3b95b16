// Modules of the class libraries name each other by their web addresses; here those are files of the repository.
import { register } from "node:module";

const hook = `
export async function resolve(specifier, context, next) {
  const found = /^\\/_content\\/Palabre\\.(\\w+)\\/(.*)$/.exec(specifier);
  return next(found ? new URL("src/" + found[1] + "/wwwroot/" + found[2], ${JSON.stringify(new URL("../../", import.meta.url).href)}).href : specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
