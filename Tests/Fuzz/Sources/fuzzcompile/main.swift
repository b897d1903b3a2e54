import CFuzzer

var count = CommandLine.argc
var arguments = Optional(CommandLine.unsafeArgv)
_ = LLVMFuzzerRunDriver(&count, &arguments) { fuzzCompile($0, $1) }
