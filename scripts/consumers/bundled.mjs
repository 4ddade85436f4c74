// Projects with a bundler, with provcheck beside the bundle and in it; and Yarn without a folder of packages.
import { recipe, SERVER } from "./kit.mjs";

const manifest = { private: true, type: "module" };

/** Beside the bundle. */
const beside = (name, packages, build) => ({
  name,
  run(project) {
    project.write({ "package.json": manifest, "server.mjs": SERVER, "inspector.mjs": recipe("inspector.mjs") });
    project.install(...packages);
    build(project);
    project.run(process.execPath, ["dist/server.mjs"]);
    return project.reports();
  },
});

/** In the bundle, with the process's files copied. */
const inside = (name, packages, build) => ({
  name: `${name}-inside`,
  run(project) {
    const inspector = recipe("inspector.mjs (in the bundle)");
    project.write({ "package.json": manifest, "server.mjs": SERVER, "inspector.mjs": inspector });
    project.install(...packages);
    build(project);
    project.sh(recipe("copy"));
    project.run(process.execPath, ["dist/server.mjs"]);
    return project.reports();
  },
});

const config =
  (file, block, ...command) =>
  (project) => {
    project.write({ [file]: recipe(block) });
    project.run(command[0], command.slice(1));
  };

export const bundled = [
  beside("esbuild", ["esbuild"], (project) => project.sh(recipe("esbuild"))),
  beside("rollup", ["rollup@4"], config("rollup.config.mjs", "rollup.config.mjs", "rollup", "-c")),
  beside("webpack", ["webpack@5", "webpack-cli"], config("webpack.config.mjs", "webpack.config.mjs", "webpack")),
  beside("vite-ssr", ["vite"], config("vite.config.mjs", "vite.config.mjs", "vite", "build")),
  inside("esbuild", ["esbuild"], (project) => project.sh(recipe("esbuild (in the bundle)"))),
  inside(
    "rollup",
    ["rollup@4", "@rollup/plugin-commonjs", "@rollup/plugin-json", "@rollup/plugin-node-resolve"],
    config("rollup.config.mjs", "rollup.config.mjs (in the bundle)", "rollup", "-c"),
  ),
  inside(
    "webpack",
    ["webpack@5", "webpack-cli"],
    config("webpack.config.mjs", "webpack.config.mjs (in the bundle)", "webpack"),
  ),
  {
    name: "yarn-pnp",
    run(project) {
      const { core, cli } = project.tarballs;
      const local = `file:${core}`;
      project.write({
        "package.json": {
          ...manifest,
          dependencies: { "@provcheck/core": local, provcheck: `file:${cli}` },
          resolutions: { "@provcheck/core": local },
        },
        ".yarnrc.yml": "nodeLinker: pnp\nenableScripts: false\nenableTelemetry: false\nenableGlobalCache: false\n",
        "yarn.lock": "",
        "server.mjs": SERVER,
        "inspector.mjs": recipe("inspector.mjs"),
        "tool/package.json": { private: true },
      });
      project.run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", "@yarnpkg/cli-dist@4"], {
        cwd: `${project.dir}/tool`,
      });
      const yarn = `${project.dir}/tool/node_modules/@yarnpkg/cli-dist/bin/yarn.js`;
      project.run(process.execPath, [yarn, "install", "--no-immutable"]);
      project.run(process.execPath, [yarn, "node", "server.mjs"]);
      return project.reports();
    },
  },
];
