package dev.rekindle.cli;

import dev.rekindle.internal.text.Shorten;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * The command {@code rekindle}. Exit codes: 0 fine, 1 differs, 2 refused, 64 wrong usage. No file
 * makes it print a stack trace.
 */
@Command(
        name = "rekindle",
        mixinStandardHelpOptions = true,
        version = "rekindle 0.1.0",
        description = "Looks into PyTorch's files without Python and without running them.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:fine", "1:differs", "2:refused", "64:wrong usage"},
        subcommands = {
            InspectCommand.class,
            VerifyCommand.class,
            DiffCommand.class,
            ConvertCommand.class,
            ExtractCommand.class,
            AutoComplete.GenerateCompletion.class,
            CommandLine.HelpCommand.class
        })
public final class RekindleCommand implements Runnable {
    static final int FINE = 0;
    static final int DIFFERS = 1;
    static final int REFUSED = 2;
    static final int WRONG_USAGE = 64;

    private static final int LONGEST_MESSAGE = 8000;

    @Spec private CommandSpec spec = CommandSpec.create();

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        Terminal.install();
        int code = Interruption.guarded(() -> commandLine().execute(Arguments.typed(args)));
        System.out.flush();
        System.exit(code);
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new RekindleCommand());
        // Both streams take UTF-8 (Terminal), whatever the JVM's default is.
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.registerConverter(Path.class, Arguments::path);
        line.setExecutionExceptionHandler((e, failed, parsed) -> report(e, failed));
        line.setParameterExceptionHandler(
                (e, args) -> {
                    PrintWriter err = e.getCommandLine().getErr();
                    err.println(Shorten.message(String.valueOf(e.getMessage()), LONGEST_MESSAGE));
                    e.getCommandLine().usage(err);
                    return WRONG_USAGE;
                });
        line.setExecutionStrategy(RekindleCommand::run);
        return line;
    }

    /** The last resort for what the checks did not foresee: never a stack trace, never a crash. */
    private static int run(ParseResult result) {
        try {
            return new CommandLine.RunLast().execute(result);
        } catch (StackOverflowError | OutOfMemoryError e) {
            List<CommandLine> lines = result.asCommandLineList();
            return report(e, lines.get(lines.size() - 1));
        }
    }

    private static int report(Throwable thrown, CommandLine line) {
        Failure failure = Failure.of(thrown);
        Object command = line.getCommand();
        if (command instanceof JsonOutput json && json.isJson()) {
            json.printError(failure.message(), failure.type());
        } else {
            line.getErr().println(failure.line());
            if (failure.isFault()) {
                line.getErr().println("Report: " + Failure.details(thrown));
            }
            line.getErr().flush();
        }
        return REFUSED;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Name a command.");
    }
}
