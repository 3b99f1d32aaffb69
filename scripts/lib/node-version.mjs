// Imported first, before what an older Node.js cannot run.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`HEML needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(2);
}
