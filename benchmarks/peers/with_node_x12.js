// node-x12: interchange, groups, sets and segments as objects, the whole file in memory.
const { readFileSync } = require('fs')
const { X12Parser } = require('node-x12')

const interchange = new X12Parser(true).parse(readFileSync(process.argv[2], 'utf8'))
console.log(interchange.functionalGroups[0].transactions.length)
