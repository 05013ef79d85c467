<?php

/**
 * <phasebound phase="255" compact="">lab:sample.png</phasebound> shows the widget for a media file.
 *
 * The folder build/dist is expected as "phasebound" beside doku.php.
 */
class syntax_plugin_phasebound extends DokuWiki_Syntax_Plugin
{
    /** What a page may set; nothing else reaches the element. */
    private const SETTINGS = ['phase', 'confidence', 'target', 'model', 'lang', 'theme', 'compact'];

    public function getType()
    {
        return 'substition';
    }

    public function getPType()
    {
        return 'block';
    }

    public function getSort()
    {
        return 155;
    }

    public function connectTo($mode)
    {
        $pattern = '<phasebound\b[^>]*>[^<]*</phasebound>';
        $this->Lexer->addSpecialPattern($pattern, $mode, 'plugin_phasebound');
    }

    public function handle($match, $state, $pos, Doku_Handler $handler)
    {
        preg_match('/^<phasebound\b([^>]*)>([^<]*)</', $match, $parts);
        preg_match_all('/([a-z]+)="([^"]*)"/', $parts[1], $pairs, PREG_SET_ORDER);
        $settings = [];
        foreach ($pairs as [, $name, $value]) {
            if (in_array($name, self::SETTINGS, true)) {
                $settings[$name] = $value;
            }
        }
        return [cleanID(trim($parts[2])), $settings];
    }

    public function render($mode, Doku_Renderer $renderer, $data)
    {
        if ($mode !== 'xhtml') {
            return false;
        }
        [$media, $settings] = $data;
        $settings['src'] = ml($media, '', true, '&');
        $script = buildAttributes(['type' => 'module', 'src' => DOKU_BASE . 'phasebound/widget.js']);
        $renderer->doc .= "<script $script></script>";
        $renderer->doc .= '<phasebound-widget ' . buildAttributes($settings) . '></phasebound-widget>';
        return true;
    }
}
