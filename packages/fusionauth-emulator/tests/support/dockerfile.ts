import { dirname, join, resolve } from "node:path";
import { run } from "../../distribution/run.ts";

/** An image that was built without Docker: a folder, and what runs in it. */
export interface Image {
  /** The folder that stands for `/`. */
  readonly root: string;
  readonly workdir: string;
  readonly entrypoint: string[];
  readonly command: string[];
  readonly healthcheck: string[];
}

/** Carries out the steps of a Dockerfile by hand: each stage gets a folder that stands for `/`. */
export async function buildByHand(
  dockerfile: string,
  context: string,
): Promise<Image> {
  const stages = new Map<string, string>();
  const ignored = await ignoredNames(`${dockerfile}.dockerignore`);
  let image: Image | null = null;
  for (const line of (await Deno.readTextFile(dockerfile)).split("\n")) {
    const [instruction = "", ...words] = line.split(" ");
    const rest = words.join(" ");
    if (instruction === "FROM") {
      const root = await Deno.makeTempDir({ prefix: "stage_" });
      stages.set(/ AS (\w+)$/.exec(rest)?.[1] ?? "", root);
      image = {
        root,
        workdir: root,
        entrypoint: [],
        command: [],
        healthcheck: [],
      };
    }
    if (image === null) continue;
    const { root, workdir }: Image = image;
    if (instruction === "WORKDIR") {
      image = { ...image, workdir: join(root, rest) };
      await Deno.mkdir(join(root, rest), { recursive: true });
    } else if (instruction === "RUN") {
      const path = `${dirname(Deno.execPath())}:${Deno.env.get("PATH")}`;
      await run("sh", ["-ec", rest], { cwd: workdir, env: { PATH: path } });
    } else if (instruction === "COPY") {
      const from = /--from=(\w+)/.exec(rest)?.[1];
      const source = from === undefined ? context : stages.get(from) ?? "";
      const paths = words.filter((word) => !word.startsWith("--"));
      const target = paths.pop() ?? "";
      for (const path of paths) {
        const isFolder = target.endsWith("/");
        const to = resolve(
          target.startsWith("/") ? join(root, target) : join(workdir, target),
          isFolder ? path : "",
        );
        await copy(join(source, path), to, ignored);
      }
    } else if (instruction === "ENTRYPOINT") {
      image = { ...image, entrypoint: JSON.parse(rest) };
    } else if (instruction === "CMD") {
      image = { ...image, command: JSON.parse(rest) };
    } else if (instruction === "HEALTHCHECK") {
      const [, list = "[]"] = rest.split(" CMD ");
      image = { ...image, healthcheck: JSON.parse(list) };
    }
  }
  if (image === null) throw new Error(`${dockerfile} has no stage`);
  return image;
}

/** A command of an image, with its absolute paths inside the image's folder. */
export function inImage(
  { root, workdir }: Image,
  [program = "", ...args]: string[],
): Deno.Command {
  return new Deno.Command(program === "deno" ? Deno.execPath() : program, {
    args: args.map((arg) => arg.replace(/^(--[\w-]+=)?(?=\/)/, `$1${root}`)),
    cwd: workdir,
    stdout: "piped",
    stderr: "piped",
  });
}

/** The names that a .dockerignore ignores in every folder. */
async function ignoredNames(file: string): Promise<string[]> {
  const text = await Deno.readTextFile(file);
  return [...text.matchAll(/^\*\*\/(.+)$/gm)].map(([, name = ""]) => name);
}

async function copy(from: string, to: string, ignored: readonly string[]) {
  if ((await Deno.stat(from)).isFile) {
    await Deno.mkdir(dirname(to), { recursive: true });
    return await Deno.copyFile(from, to);
  }
  await Deno.mkdir(to, { recursive: true });
  for await (const { name } of Deno.readDir(from)) {
    if (ignored.includes(name)) continue;
    await copy(join(from, name), join(to, name), ignored);
  }
}
