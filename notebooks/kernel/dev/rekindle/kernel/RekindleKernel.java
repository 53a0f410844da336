package dev.rekindle.kernel;

import java.util.ArrayList;
import java.util.List;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.UnresolvedReferenceException;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.HelpLink;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.history.HistoryManager;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import org.dflib.jjava.jupyter.kernel.magic.MagicsResolver;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.request.KernelInfoRequest;
import org.dflib.jjava.kernel.JavaKernel;
import org.dflib.jjava.kernel.JavaKernelBuilder;
import org.dflib.jjava.kernel.execution.CodeEvaluator;
import org.dflib.jjava.kernel.execution.CompilationException;

/**
 * JJava's kernel with three things for a learner: what stands behind a name (Shift-Tab), which
 * import is missing, and an exercise's wrong answer in its own words. JJava's extensions have no
 * hook for these; its kernel class has.
 */
final class RekindleKernel extends JavaKernel {
    private final Inspection inspection;
    private final MissingNames missingNames = new MissingNames(new ClassIndex());

    private RekindleKernel(
            String name,
            String version,
            LanguageInfo languageInfo,
            List<HelpLink> helpLinks,
            HistoryManager history,
            JupyterIO io,
            CommManager comms,
            Renderer renderer,
            MagicsResolver resolver,
            MagicsRegistry magics,
            boolean extensions,
            StringStyler errorStyler,
            JShell shell,
            CodeEvaluator evaluator) {
        super(
                name,
                version,
                languageInfo,
                helpLinks,
                history,
                io,
                comms,
                renderer,
                resolver,
                magics,
                extensions,
                errorStyler,
                shell,
                evaluator);
        inspection = new Inspection(shell.sourceCodeAnalysis(), Sentences.shipped());
    }

    @Override
    public DisplayData inspect(String code, int at, boolean extended) {
        return inspection.at(code, at);
    }

    @Override
    protected List<String> formatError(Throwable error) {
        Throwable cause = error.getCause() == null ? error : error.getCause();
        if (cause instanceof EvalException thrown) {
            List<String> own = OwnErrors.lines(thrown);
            if (!own.isEmpty()) {
                return own.stream().map(errorStyler::secondary).toList();
            }
        }
        List<String> lines = new ArrayList<>(super.formatError(error));
        for (String hint : hints(error, cause)) {
            lines.add(errorStyler.primary(hint));
        }
        return lines;
    }

    private List<String> hints(Throwable error, Throwable cause) {
        if (error instanceof CompilationException refused) {
            return missingNames.hints(getJShell(), refused.getBadSnippetCompilation().snippet());
        }
        if (cause instanceof UnresolvedReferenceException unresolved) {
            return missingNames.hints(getJShell(), unresolved.getSnippet());
        }
        return List.of();
    }

    /** Jupyter's protocol asks for a status in each reply; without it JupyterLab shows "connecting". */
    @Override
    protected void handleKernelInfoRequest(
            ShellReplyEnvironment environment, Message<KernelInfoRequest> request) {
        environment.setBusyDeferIdle();
        environment.reply(
                new KernelInfoReplyWithStatus(
                        getName(), getVersion(), getLanguageInfo(), getBanner(), getHelpLinks()));
    }

    /** Builds the kernel as JJava builds its own. */
    static final class Builder extends JavaKernelBuilder<Builder, RekindleKernel> {
        @Override
        public RekindleKernel build() {
            CodeEvaluator evaluator = buildCodeEvaluator(buildName());
            return new RekindleKernel(
                    buildName(),
                    buildVersion(),
                    buildLanguageInfo(),
                    List.of(),
                    buildHistoryManager(),
                    buildJupyterIO(buildJupyterIOEncoding()),
                    buildCommManager(),
                    buildRenderer(),
                    buildMagicsResolver(buildMagicTranspiler()),
                    buildMagicsRegistry(),
                    buildExtensionsEnabled(),
                    buildErrorStyler(),
                    buildJShell(evaluator),
                    evaluator);
        }

        /** The very words that the lessons carry: JupyterLab rewrites a notebook whose words differ. */
        @Override
        protected LanguageInfo buildLanguageInfo() {
            return new LanguageInfo.Builder("java")
                    .mimetype("text/x-java-source")
                    .fileExtension(".jshell")
                    .pygments("java")
                    .build();
        }
    }
}
