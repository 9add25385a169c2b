import Fleet
import SIPModel

/// Whether what a read shows is what was sent.
enum ReadBack {
    /// Compares as a plan does, with what was sent standing in for what the API doesn't report.
    static func isEqual(_ live: AttachmentState, to sent: AttachmentState) -> Bool {
        let comparison = AttachmentComparison(
            desired: sent,
            live: live,
            recorded: RecordedAttachment(sent: sent, readBack: live)
        )
        return comparison.isEqual
    }

    /// Whether a late call of an earlier run would leave another state than the desired one, and reads would show no difference.
    ///
    /// - Parameter showsPassword: whether this API's reads show passwords.
    static func mayHide(_ left: OwnedDirection, behind desired: AttachmentState?, showsPassword: Bool) -> Bool {
        guard let intention = left.intended, let intended = intention.state.attachment?.state, let desired else {
            return false
        }
        // An update leaves the headers as they are.
        let isUpdate = !intention.isReplace && left.last?.attachment != nil
        var late = AttachmentState(
            endpoint: intended.endpoint,
            options: intended.options,
            username: intended.username,
            password: intended.password,
            headers: isUpdate ? desired.headers : intended.headers
        )
        guard late != desired else { return false }
        if !showsPassword { late.password = .unseen }
        return isEqual(late, to: desired)
    }

    /// In which fields they differ, for a message.
    static func differences(_ live: AttachmentState?, from sent: AttachmentState?) -> [String] {
        switch (live, sent) {
        case (nil, nil): []
        case (nil, _?): ["it is not attached"]
        case (_?, nil): ["it is still attached"]
        case (let live?, let sent?):
            AttachmentComparison(
                desired: sent,
                live: live,
                recorded: RecordedAttachment(sent: sent, readBack: live)
            )
            .changes.map { "\($0.field.path) differs" }
        }
    }
}
