/// Where every request arrives: it tells control from API, writes the log, and knows no HTTP library.
struct FrontDesk: Sendable {
    let behaviour: Behaviour
    let log: RequestLog
    let api: VendorAPI
    let control: ControlRoutes

    func answer(to asked: Asked) async -> Answer {
        if asked.path.hasPrefix(ControlRoutes.base + "/") {
            return await control.answer(to: asked)
        }
        let organisation = asked.key.flatMap { behaviour.organisation(withKey: $0) }
        let sequence = log.open(asked, organisation: organisation?.id, at: api.milliseconds)
        let answer = await api.answer(to: asked, from: organisation)
        log.close(sequence, status: answer.status == 0 ? nil : answer.status, at: api.milliseconds)
        return answer
    }
}
