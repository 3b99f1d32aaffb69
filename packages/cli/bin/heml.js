#!/usr/bin/env node
// Written for any Node.js that can read modules: an older one gets the reason, and not whatever fails first.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major > 20 || (major === 20 && minor >= 19)) await import('../dist/bin.js');
else {
  console.error(`HEML needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
  process.exitCode = 2;
}
