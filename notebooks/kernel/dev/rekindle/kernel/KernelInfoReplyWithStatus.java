package dev.rekindle.kernel;

import java.util.List;
import org.dflib.jjava.jupyter.kernel.HelpLink;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.messages.reply.KernelInfoReply;

/** JJava's reply, with the field that the protocol (5.0 and later) wants in every reply. */
final class KernelInfoReplyWithStatus extends KernelInfoReply {
    private static final String PROTOCOL = "5.3";

    /** Read by the JSON writer. */
    @SuppressWarnings("unused")
    private final String status = "ok";

    KernelInfoReplyWithStatus(
            String name, String version, LanguageInfo language, String banner, List<HelpLink> links) {
        super(PROTOCOL, name, version, language, banner, links);
    }
}
